/**
 * {@code macmon link}: creates, changes, removes and shows macvlan and macvtap devices. Unlike {@code ip link}, it
 * supports source lists of any length, updates them without losing frames from sources that remain listed, and gives a
 * reason for every failure.
 *
 * <pre>
 *   ApplyCommand ---- PlanSteps ---- PlanNamespaces     a file of groups
 *                         |
 *   AddCommand ------ DeviceCreator                     one device
 *   SetCommand, DelCommand
 *   ShowCommand ----- LinkTable, LinkJson
 *
 *   LinkNamespace                                       the network namespace in which all of this happens
 * </pre>
 *
 * <p>A command validates its input before it changes anything. If it cannot finish, it removes what it created. Only
 * {@code io.macmon.capture.link} calls the kernel.
 */
package io.macmon.cli.link;
