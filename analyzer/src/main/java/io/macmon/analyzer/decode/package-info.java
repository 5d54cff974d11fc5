/**
 * Decodes frames, from the link header to the ports.
 *
 * <pre>
 *   Frame --> FrameDecoder --+--> CommonFrameDecoder ----------------------------+--> DecodedFrame
 *                            '--> LinkDecoder --> IpDecoder --> TransportDecoder-'    WireFault
 * </pre>
 *
 * <p>{@code CommonFrameDecoder} reads the few most common kinds of frames; all others go through the per-layer
 * decoders. Both paths read the same fields, by these rules:
 *
 * <ul>
 *   <li><b>Link types.</b> Ethernet, Linux cooked capture of both versions, BSD and OpenBSD loopback, and raw IP. For
 *       all but Ethernet frames the MAC addresses are 0. The source address of a cooked frame is kept separately if it
 *       has six bytes. The protocol of a cooked frame is an EtherType, or the number for LLC; any other number gives
 *       EtherType 0. The address family of a loopback frame is 2 for IPv4, and 24, 28 or 30 for IPv6. In BSD frames,
 *       not OpenBSD's, it may be in either byte order, or its last two bytes may be the EtherType of IP.
 *   <li><b>VLAN tags.</b> EtherTypes 0x8100, 0x88A8 and 0x9100; at most 8 tags. A frame with more tags is not read
 *       further. A priority tag counts as a tag of VLAN 0.
 *   <li><b>Other tags.</b> Between and after VLAN tags there may be MPLS labels (0x8847, 0x8848; at most 16), PPPoE
 *       (0x8864) that carries IPv4, IPv6 or MPLS, and E-TAG, VN-Tag, I-TAG, Cisco metadata, unencrypted MACsec and NSH;
 *       at most 64 in all. They are not part of a flow's key, and the EtherType is that of IP. If no IP header follows,
 *       the EtherType is that of the last of these tags, and a {@link io.macmon.analyzer.decode.WireFault} gives the
 *       reason.
 *   <li><b>Provider backbones.</b> The MAC addresses after an I-TAG (IEEE 802.1ah) are those of the customers, and
 *       replace the outer ones, which are those of bridges. Only VLAN tags and I-TAGs may come before it.
 *   <li><b>MPLS.</b> IP after the last label is recognized by its version. Any other payload may be an Ethernet frame
 *       (a pseudowire), with or without a control word before it. It counts as a frame if its EtherType is that of a
 *       VLAN tag, or of IP with the matching version. The MAC addresses come from the outer frame.
 *   <li><b>LLC.</b> A type field below 0x0600 is a length, and an LLC header follows. An EtherType after SNAP (RFC
 *       1042, IEEE 802.1H), or after the service access point of IP, is read like any other. Other LLC frames have
 *       EtherType 0, and their access points take the place of ports.
 *   <li><b>IP.</b> Only the outermost IP header is read; tunnels in IP are not opened. Frames without IP keep their
 *       EtherType.
 *   <li><b>Lengths.</b> The transport layer ends at the IP length, so Ethernet padding is never read as ports. A length
 *       beyond the end of the frame counts only to the end, and is a fault. An IPv4 total length of 0 (segmentation
 *       offload) means that the packet fills the frame as it was on the wire. So does an IPv6 payload length of 0
 *       before TCP or UDP if the frame is larger than any other length could express.
 *   <li><b>Truncated frames.</b> A frame truncated by the snaplen is read as far as it goes. A flow needs only the
 *       first 20 bytes of an IPv4 header or the 40 bytes of an IPv6 header. If what follows them is truncated, the flow
 *       has no ports, and the frame counts as a {@link io.macmon.analyzer.decode.WireFault}.
 *   <li><b>IPv6 extension headers.</b> Hop-by-hop, routing, fragment and destination options headers are walked, at
 *       most 4,096 of them. An authentication header (AH) or ESP ends the walk. If the chain is truncated, the protocol
 *       is the number of the truncated header. A jumbo payload option (RFC 2675) is read in a hop-by-hop options header
 *       that comes first.
 *   <li><b>Fragments.</b> A later fragment gets the protocol and the ports or ICMP type of the first fragment of its
 *       datagram. The first fragment must have been captured at most 30 seconds earlier, and no more than about a
 *       thousand datagrams ago. Otherwise its ports are 0. Nothing is reassembled.
 *   <li><b>Ports.</b> The ports of TCP, UDP, UDP-Lite, SCTP and DCCP are read if their four bytes are present;
 *       otherwise they are 0. Nothing else is read from a truncated or malformed transport header.
 *   <li><b>Checksums</b> are verified only on request, because offloading leaves them unset: those of IPv4, TCP, UDP,
 *       ICMP and ICMPv6, in whole packets. A frame with a wrong checksum in its IPv4 header belongs to no flow. If that
 *       of the transport layer is wrong, nothing of that layer is read but the ports or the ICMP type.
 * </ul>
 *
 * <p>One thread only: a decoder belongs to the thread that calls it. Nothing is allocated per frame. This package
 * imports {@code io.macmon.analyzer.wire} and {@code io.macmon.capture}.
 */
package io.macmon.analyzer.decode;
