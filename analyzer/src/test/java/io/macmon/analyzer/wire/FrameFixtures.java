package io.macmon.analyzer.wire;

import static io.macmon.analyzer.wire.FrameBytes.arp;
import static io.macmon.analyzer.wire.FrameBytes.cooked;
import static io.macmon.analyzer.wire.FrameBytes.cooked2;
import static io.macmon.analyzer.wire.FrameBytes.ethernet;
import static io.macmon.analyzer.wire.FrameBytes.extension;
import static io.macmon.analyzer.wire.FrameBytes.fragmentHeader;
import static io.macmon.analyzer.wire.FrameBytes.hex;
import static io.macmon.analyzer.wire.FrameBytes.icmp;
import static io.macmon.analyzer.wire.FrameBytes.ipv4;
import static io.macmon.analyzer.wire.FrameBytes.ipv4Fragment;
import static io.macmon.analyzer.wire.FrameBytes.ipv6;
import static io.macmon.analyzer.wire.FrameBytes.joined;
import static io.macmon.analyzer.wire.FrameBytes.labels;
import static io.macmon.analyzer.wire.FrameBytes.padded;
import static io.macmon.analyzer.wire.FrameBytes.pppoe;
import static io.macmon.analyzer.wire.FrameBytes.snap;
import static io.macmon.analyzer.wire.FrameBytes.tag;
import static io.macmon.analyzer.wire.FrameBytes.tcp;
import static io.macmon.analyzer.wire.FrameBytes.udp;
import static io.macmon.analyzer.wire.FrameBytes.with;

import io.macmon.capture.EtherType;
import java.util.List;

/** Frames of every kind that is decoded, valid and malformed. */
public final class FrameFixtures {

    public static final long A = 0x0200_0000_0001L;
    public static final long B = 0x0200_0000_0002L;
    public static final long BROADCAST = 0xFFFF_FFFF_FFFFL;
    public static final int IP_A = 0x0A00_0001;
    public static final int IP_B = 0x0A00_0002;

    /** A TCP SYN from 10.0.0.1:40000 to 10.0.0.2:80, with options. */
    public static final byte[] TCP_SYN = hex("020000000002 020000000001 0800"
            + "4500003c 12344000 40060000 0a000001 0a000002"
            + "9c400050 00000064 00000000 a002faf0 00000000"
            + "020405b4 0402080a 00000001 00000000 01030307");

    /** UDP from 10.0.0.1:5353 to 10.0.0.2:53 in VLAN 100, inside service VLAN 200. */
    public static final byte[] QINQ_UDP = hex("020000000002 020000000001 88a8 00c8 8100 a064 0800"
            + "45000020 00010000 40110000 0a000001 0a000002"
            + "14e90035 000c0000 61626364");

    /** A neighbour solicitation from 2001:db8::1 to 2001:db8::2. */
    public static final byte[] NEIGHBOUR_SOLICITATION = hex("020000000002 020000000001 86dd"
            + "60000000 0018 3a ff"
            + "20010db8000000000000000000000001 20010db8000000000000000000000002"
            + "8700 0000 00000000 20010db8000000000000000000000002");

    /** A spanning tree hello: LLC without SNAP, padded. */
    public static final byte[] SPANNING_TREE = padded(
            hex("0180c2000000 020000000001 0026 424203"
                    + "0000000000 8000020000000001 00000000 8000020000000001 8001 0000 1400 0200 0f00"),
            60);

    /** An IPv6 packet with a jumbo payload of 70,000 bytes, most of which is truncated. */
    public static final byte[] JUMBOGRAM = with(
            over6(IpProtocol.HOP_BY_HOP, with(extension(6, 1, tcp(1, 2, 0x10)), 2, 0xC2, 4, 0, 1, 0x11, 0x70)),
            18,
            0,
            0);

    private FrameFixtures() {}

    public static List<byte[]> all() {
        return List.of(
                TCP_SYN,
                QINQ_UDP,
                NEIGHBOUR_SOLICITATION,
                SPANNING_TREE,
                JUMBOGRAM,
                ethernet(BROADCAST, A, EtherType.ARP, arp(1, A, IP_A, 0, IP_B)),
                over4(IpProtocol.UDP_LITE, udp(1, 2)),
                over4(IpProtocol.SCTP, hex("0bb80bb9 00000001 00000000 01000000")),
                over4(IpProtocol.DCCP, hex("13891389 04000000 00000001 00000000")),
                over4(IpProtocol.ICMP, icmp(8, 0)),
                over4(IpProtocol.TCP, with(tcp(1, 2, 0x18), 12, 0x40)),
                over4(47, hex("0000 0800 45")),
                ethernet(B, A, EtherType.IPV4, ipv4Fragment(IP_A, IP_B, IpProtocol.UDP, 0x2000, udp(1, 2))),
                ethernet(B, A, EtherType.IPV4, ipv4Fragment(IP_A, IP_B, IpProtocol.UDP, 0x00B9, udp(1, 2))),
                with(over4(IpProtocol.TCP, tcp(1, 2, 0x10)), 16, 0, 20),
                with(over4(IpProtocol.TCP, tcp(1, 2, 0x10)), 16, 0, 0),
                with(over4(IpProtocol.TCP, tcp(1, 2, 0x10)), 16, 0, 19),
                with(over4(IpProtocol.TCP, tcp(1, 2, 0x10)), 16, 0xFF, 0xFF),
                with(over4(IpProtocol.TCP, tcp(1, 2, 0x10)), 14, 0x44),
                with(over4(IpProtocol.TCP, tcp(1, 2, 0x10)), 14, 0x65),
                with(over4(IpProtocol.UDP, new byte[60]), 14, 0x4F),
                over6(IpProtocol.HOP_BY_HOP, extension(60, 1, extension(44, 2, fragmentHeader(6, 0, tcp(1, 2, 2))))),
                over6(IpProtocol.FRAGMENT, fragmentHeader(IpProtocol.UDP, 0x00F8, udp(1, 2))),
                over6(51, hex("0604 0000 00000001 00000001 000000000000000000000000")),
                ethernet(B, A, 40, snap(0, EtherType.IPV4, ipv4(IP_A, IP_B, IpProtocol.UDP, udp(1, 2)))),
                ethernet(B, A, 12, snap(0x00000C, 0x2000, hex("02b40000"))),
                ethernet(
                        B,
                        A,
                        EtherType.CUSTOMER_TAG,
                        tag(
                                1,
                                EtherType.CUSTOMER_TAG,
                                tag(2, EtherType.OLD_SERVICE_TAG, tag(3, EtherType.IPV6, new byte[40])))),
                ethernet(B, A, EtherType.MPLS, hex("00064140 45")),
                ethernet(B, A, EtherType.MPLS, labels(ipv4(IP_A, IP_B, IpProtocol.UDP, udp(1, 2)), 100, 3)),
                ethernet(B, A, EtherType.MPLS, labels(joined(new byte[4], over6(IpProtocol.UDP, udp(1, 2))), 16)),
                ethernet(B, A, EtherType.MPLS_MULTICAST, labels(over4(IpProtocol.UDP, udp(1, 2)), 16)),
                ethernet(
                        B,
                        A,
                        EtherType.CUSTOMER_TAG,
                        tag(7, EtherType.PPPOE_SESSION, pppoe(9, 0x57, ipv6(1, 2, IpProtocol.TCP, tcp(1, 2, 2))))),
                ethernet(B, A, EtherType.PPPOE_SESSION, pppoe(9, 0xC021, hex("01010004"))),
                ethernet(
                        B,
                        A,
                        EtherType.PPPOE_SESSION,
                        hex("1100 0009 0019 21 45000018 00010000 40110000 0a000001 0a000002")),
                ethernet(B, A, EtherType.E_TAG, joined(hex("1000 00d3 0000 0800"), ipv4(IP_A, IP_B, 6, tcp(1, 2, 2)))),
                ethernet(B, A, EtherType.MACSEC, joined(hex("2000 00000044 0000000000010001 86dd"), new byte[40])),
                ethernet(
                        B,
                        A,
                        EtherType.NSH,
                        joined(hex("0006 0101 00000102"), new byte[16], ipv4(1, 2, 17, udp(1, 2)))),
                cooked(A, EtherType.IPV4, ipv4(IP_A, IP_B, IpProtocol.UDP, udp(1, 2))),
                cooked2(A, EtherType.IPV6, ipv6(1, 2, IpProtocol.TCP, tcp(1, 2, 2))),
                joined(hex("02000000"), ipv4(IP_A, IP_B, IpProtocol.UDP, udp(1, 2))),
                joined(hex("0000001e"), ipv6(1, 2, IpProtocol.UDP, udp(1, 2))),
                ipv4(IP_A, IP_B, IpProtocol.UDP, udp(1, 2)),
                ipv6(1, 2, IpProtocol.UDP, udp(1, 2)));
    }

    public static byte[] over4(int protocol, byte[] payload) {
        return ethernet(B, A, EtherType.IPV4, ipv4(IP_A, IP_B, protocol, payload));
    }

    public static byte[] over6(int nextHeader, byte[] payload) {
        return ethernet(B, A, EtherType.IPV6, ipv6(1, 2, nextHeader, payload));
    }
}
