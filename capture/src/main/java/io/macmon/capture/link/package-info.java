/**
 * Devices and network namespaces, through rtnetlink: every mode and option of macvlan, and the device that macmon
 * captures on.
 *
 * <pre>
 *   MacvlanDevice ---- DeviceSetup        the silent device in its own namespace
 *   LinkWatch -------- WatchedNamespace, WatchedLink   reports when they stop receiving or are deleted
 *        |
 *   Links, Macvlans, SourceList           one method per operation of `ip link`
 *        |
 *   Netlink                               a request and its complete reply, with the kernel's explanation of errors
 *        |
 *   NetlinkRequest, NetlinkMessage, AttributeWriter, Attributes         bytes
 * </pre>
 *
 * <p>A {@link io.macmon.capture.link.Link} is a snapshot. The kernel decides what is allowed; only after a refusal does
 * {@code MacvlanDiagnosis} look for the rule that was broken. Messages from the kernel are checked before use. A list
 * is read back after a change, because the kernel also acknowledges requests that it misunderstood.
 *
 * <p>In unit tests the kernel is a function from a request to datagrams.
 */
package io.macmon.capture.link;
