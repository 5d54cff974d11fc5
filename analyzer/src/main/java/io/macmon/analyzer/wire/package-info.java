/**
 * Headers read where they lie.
 *
 * <pre>
 *   Frame --> EthernetHeader -----+--> VlanTag, MplsEntry,  --+--> Ipv4Header ----------------------+--> TcpHeader, UdpHeader,
 *             CookedHeader -------+    PppoeHeader, ...       +--> Ipv6Header --> Ipv6ExtensionChain+    SctpHeader, DccpHeader,
 *             loopback's family --+                           +--> ArpPacket                             IcmpHeader
 *             nothing (raw IP) ---'                           '--> LlcHeader --> any of those before, or nothing
 * </pre>
 *
 * <p>A flyweight is pointed at a header by {@code wrap}, which checks everything once and returns a {@link
 * io.macmon.analyzer.wire.WireStatus}; after {@code OK} no accessor throws, and no octet behind those said to be there
 * is read. {@link io.macmon.analyzer.decode.FrameDecoder} walks a whole frame by these rules, or reads it at one go when it is
 * one of the few kinds that most frames are:
 *
 * <ul>
 *   <li>Frames are those of Ethernet, Linux cooked captures of both versions, BSD and OpenBSD loopback, and raw IP. All but
 *       Ethernet's have MAC addresses of 0. What a cooked frame tells of its source, in six octets, is kept apart. A cooked
 *       frame's protocol is an EtherType, or says that LLC follows; any other kind has EtherType 0. Loopback's family is 2, or
 *       24, 28 or 30 for IPv6, of BSD in either byte order; or, of BSD, the EtherType of IP in its last two octets.
 *   <li>VLAN tags are those of EtherType 0x8100, 0x88A8 and 0x9100, and at most 8; a frame with more is not read on. A
 *       priority tag counts as a tag, of VLAN 0.
 *   <li>Between tags, and behind them, there may be MPLS labels (0x8847, 0x8848), at most 16; PPPoE (0x8864), whose PPP
 *       protocol is that of IPv4, IPv6 or MPLS; and E-TAG, VN-Tag, I-TAG, Cisco metadata, MACsec that is not encrypted, and
 *       NSH; at most 64 in all. None of it is part of a flow's key, and the EtherType is that of IP. Where they do not lead to IP,
 *       the EtherType is that of the last one that was met, and its {@link io.macmon.analyzer.decode.WireFault} says why.
 *   <li>Behind the last label stands IP, as its version tells. Else it may be an Ethernet frame (a pseudowire), with a
 *       control word before it or without: if, where its EtherType would be, stands that of a VLAN tag, or of IP with the
 *       version that belongs to it. The MAC addresses are those outside.
 *   <li>A type field below 0x0600 is a length, and an LLC header follows. The EtherType behind SNAP (RFC 1042, IEEE
 *       802.1H) and behind the service access point of IP is read like any other; other LLC frames have EtherType 0 and
 *       their access points for ports.
 *   <li>Only the outermost IP header is read; no tunnel within IP is opened. Frames without one keep their EtherType.
 *   <li>Layer 4 ends where the IP length says, so Ethernet's padding is never read as ports. An IPv4 total length of 0
 *       (segmentation offload) means that the packet fills the frame; so it has the frame's original octets.
 *   <li>A frame cut by the snaplen is read as far as it goes. The 20 octets of its IPv4 header before the options, or
 *       the 40 of its IPv6 header, are all that a flow needs; what is cut behind them costs the ports and is counted by its
 *       {@link io.macmon.analyzer.decode.WireFault}.
 *   <li>IPv6 hop-by-hop, routing, fragment and destination options headers are walked, at most 4,096 of them;
 *       authentication and encapsulated payload end the walk. A chain that is cut leaves the header that is cut as the
 *       protocol. A jumbo payload option is read where it stands first.
 *   <li>A later fragment has the protocol, ports or ICMP type of the first of its datagram, if that was seen at most 30
 *       seconds before, in capture time, and not more than about a thousand other datagrams ago. Else its ports are 0.
 *       Nothing is reassembled.
 *   <li>The ports of TCP, UDP, UDP-Lite, SCTP and DCCP are read when their four octets are there; of a header that is cut
 *       or wrong, nothing else is. Without those octets the ports are 0.
 *   <li>Checksums are not verified; offloading leaves them unset.
 * </ul>
 *
 * <p>This package imports {@code io.macmon.capture} and nothing else; every other package of the analyzer may import it.
 */
package io.macmon.analyzer.wire;
