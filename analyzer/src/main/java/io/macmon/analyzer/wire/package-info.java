/**
 * Headers read where they lie.
 *
 * <pre>
 *   Frame --> EthernetHeader --> VlanTag* --+--> Ipv4Header ----------------------+--> TcpHeader, UdpHeader,
 *                                           +--> Ipv6Header --> Ipv6ExtensionChain+    SctpHeader, DccpHeader,
 *                                           +--> ArpPacket                             IcmpHeader
 *                                           '--> LlcHeader --> one of the three above, or nothing
 * </pre>
 *
 * <p>A flyweight is pointed at a header by {@code wrap}, which checks everything once and returns a {@link
 * io.macmon.analyzer.wire.WireStatus}; after {@code OK} no accessor throws, and no octet behind those said to be there
 * is read. {@link io.macmon.analyzer.wire.FrameDecoder} walks a whole frame by these rules, or reads it at one go when it is
 * one of the few kinds that most frames are:
 *
 * <ul>
 *   <li>VLAN tags are those of EtherType 0x8100, 0x88A8 and 0x9100, and at most 8; a frame with more is not read on. A
 *       priority tag counts as a tag, of VLAN 0.
 *   <li>A type field below 0x0600 is a length, and an LLC header follows. The EtherType behind SNAP (RFC 1042, IEEE
 *       802.1H) and behind the service access point of IP is read like any other; other LLC frames have EtherType 0 and
 *       their access points for ports.
 *   <li>Only the outermost IP header is read; no tunnel is opened. Frames without one keep their EtherType (ARP, MPLS,
 *       PPPoE, ...).
 *   <li>Layer 4 ends where the IP length says, so Ethernet's padding is never read as ports. An IPv4 total length of 0
 *       (segmentation offload) means that the packet fills the frame; so it has the frame's original octets.
 *   <li>A frame cut by the snaplen is read as far as it goes. Its IPv4 header with the options, or the 40 octets of its
 *       IPv6 header, are all that a flow needs; what is cut behind them costs the ports and is counted by its
 *       {@link io.macmon.analyzer.wire.WireFault}.
 *   <li>IPv6 hop-by-hop, routing, fragment and destination options headers are walked, at most 4,096 of them;
 *       authentication and encapsulated payload end the walk. A chain that is cut leaves the header that is cut as the
 *       protocol. A jumbo payload option is read where it stands first.
 *   <li>Fragments but the first have ports 0. Nothing is reassembled.
 *   <li>The ports of TCP, UDP, UDP-Lite, SCTP and DCCP are read when their four octets are there; of a header that is cut
 *       or wrong, nothing else is. Without those octets the ports are 0.
 *   <li>Checksums are not verified; offloading leaves them unset.
 * </ul>
 *
 * <p>This package imports {@code io.macmon.capture} and nothing else; every other package of the analyzer may import it.
 */
package io.macmon.analyzer.wire;
