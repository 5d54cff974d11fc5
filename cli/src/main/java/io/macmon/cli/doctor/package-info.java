/**
 * What this machine allows, tried rather than assumed.
 *
 * <pre>
 *   Doctor ---- here       Permissions, Machine, KernelHoles, ParentDevice                changes nothing
 *         '---- devices    MacvlanTrials, QuietnessProof on a TrialNetwork                in namespaces to be thrown away
 *
 *   Check ---- a function that gives one Finding: ok, warning or missing; what was tried; what to do
 * </pre>
 *
 * <p>A check never fails: what the kernel refuses is its finding.
 */
package io.macmon.cli.doctor;
