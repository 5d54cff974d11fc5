/**
 * Flyweights that read frame headers in place, without copying them.
 *
 * <pre>
 *   Ethernet --> EthernetHeader --+--> VlanTag, MplsEntry, --+--> Ipv4Header -----------------------+--> PortsHeader,
 *   cooked ----> CookedHeader ----+    PppoeHeader           +--> Ipv6Header --> Ipv6ExtensionChain '    TcpHeader,
 *   loopback ---------------------+                          +--> ArpPacket                              IcmpHeader
 *   raw IP -----------------------+                          '--> LlcHeader --> any of these, or nothing
 * </pre>
 *
 * <p>{@code wrap} points a flyweight at a header, checks it once and returns a
 * {@link io.macmon.analyzer.wire.WireStatus}. After {@code OK} no accessor throws, and none reads beyond the bytes that
 * {@code wrap} was given. After any other status the accessors still describe the previous header. Offsets and lengths
 * are in bytes, and all values are unsigned. One thread only.
 *
 * <p>This package imports {@code io.macmon.capture} and nothing else. All other packages of the analyzer may import it.
 */
package io.macmon.analyzer.wire;
