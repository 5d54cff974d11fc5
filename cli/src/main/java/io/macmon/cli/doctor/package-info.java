/**
 * {@code macmon doctor}: tests what this machine allows.
 *
 * <pre>
 *   DoctorCommand ---- Doctor ---- checkHost      PermissionChecks, SystemChecks,         changes nothing
 *                             |                   KernelVulnerabilities, ParentChecks
 *                             '--- checkDevices   MacvlanChecks, QuietnessCheck           in disposable namespaces
 *                                                 on a TestNetwork
 * </pre>
 *
 * <p>Each check returns one {@link io.macmon.cli.doctor.CheckResult}. A check never throws: if the kernel refuses an
 * operation, the check returns the refusal as its result.
 */
package io.macmon.cli.doctor;
