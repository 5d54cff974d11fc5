/**
 * Devices and network namespaces, by rtnetlink: every mode and option of macvlan, and the device that macmon watches.
 *
 * <pre>
 *   MacvlanDevice ---- DeviceRecipe       the quiet device in a namespace of its own
 *   LinkWatch -------- WatchedLink        when it goes deaf, or away
 *        |
 *   Links, Macvlans, SourceList           a method per thing that `ip link` can do
 *        |
 *   Netlink                               a request, its complete answer, the kernel's own words
 *        |
 *   NetlinkRequest, NetlinkMessage, AttributeWriter, Attributes         bytes
 * </pre>
 *
 * <p>{@link io.macmon.capture.link.Link} is a reading: what the kernel said when it was asked. The kernel decides what
 * is allowed, and only when it has refused does {@code MacvlanRefusal} look for the rule that was broken. What the
 * kernel sends is checked before it is believed; a list is read back after it was changed, because an acknowledgement
 * does not say that the kernel understood.
 *
 * <p>In a unit test the kernel is a function from a request to datagrams.
 */
package io.macmon.capture.link;
