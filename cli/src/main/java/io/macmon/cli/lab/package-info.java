/**
 * {@code macmon lab}: runs the real {@code watch} in a private network where every frame is known, and checks its
 * report.
 *
 * <pre>
 *   macmon-lab: LabTraffic --> veth "wire" ~~~ veth "parent" with macvlan --> watch --> LabPlayer --> check
 * </pre>
 *
 * <p>The network exists in namespaces that disappear with the process, so the host does not change.
 */
package io.macmon.cli.lab;
