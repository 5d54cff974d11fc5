/**
 * {@code macmon lab}: runs the real {@code watch} or {@code audit} in a private network where every frame is known, and
 * checks its report.
 *
 * <pre>
 *   macmon-lab: LabPlayer --> veth "wire" ~~~ veth "parent" with macvlan --> watch --> LabWatch: lines, check
 *               frames of LabTraffic or AttackTraffic                    --> audit --> LabAudit: check
 * </pre>
 *
 * <p>The lab of a fleet has bridges, six audits that send to a real broker, and the application that reads from it:
 *
 * <pre>
 *   main: FleetLabTraffic --> 3 bridges --> 6 audits: FleetLabSensor --> FleetLabBroker, a child process
 *   macmon-lab-fleet:         FleetLab.onFinding <-- FleetLabApplication: fleet run <-------'
 * </pre>
 *
 * <p>The network exists in namespaces that disappear with the process, so the host does not change. Suggestions for the
 * next commands come from the process outside, which sees the host's devices.
 */
package io.macmon.cli.lab;
