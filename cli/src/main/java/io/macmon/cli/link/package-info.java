/**
 * {@code macmon link}: macvlan and macvtap devices, made, changed and shown as {@code ip link} does, but with lists of any
 * length, changed without a gap, and with a reason for every refusal.
 *
 * <pre>
 *   ApplyCommand ---- PlanSteps ---- Machine        a file of groups
 *                         |
 *   AddCommand ------ WholeDevice                   one device
 *   SetCommand, DelCommand
 *   ShowCommand ----- LinkTable, LinkJson
 *
 *   Place                                           the network namespace in which all of this happens
 * </pre>
 *
 * <p>A command checks what was asked for before it touches anything; what it made is removed again when it cannot finish.
 * The kernel is asked through {@code io.macmon.capture.link} only.
 */
package io.macmon.cli.link;
