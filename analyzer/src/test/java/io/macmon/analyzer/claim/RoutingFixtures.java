package io.macmon.analyzer.claim;

import static io.macmon.analyzer.wire.FrameBytes.hex;

import io.macmon.analyzer.wire.IpProtocol;
import java.util.List;

/** Messages between routers. */
public final class RoutingFixtures {

    static final byte[] OSPF = ClaimMessages.ip4(
            "10.0.0.1",
            "224.0.0.5",
            1,
            IpProtocol.OSPF,
            hex("02 01 002c 0a000001 00000007 0000 0000 0000000000000000"),
            hex("ffffff00 000a 02 01 00000028 0a000001 00000000"));
    static final byte[] OSPF3 =
            ClaimMessages.ip6("fe80::5", "ff02::5", 1, IpProtocol.OSPF, hex("03 04 0010 0a000001 00000000 0000 0000"));
    static final byte[] RIP = ClaimMessages.udp4(
            "10.0.0.1", "224.0.0.9", 520, 520, hex("02 02 0000 0002 0000 00000000 00000000 00000000 00000001"));
    static final byte[] RIP_TO_ONE_ROUTER = ClaimMessages.udp4(
            "10.0.0.1", "10.0.0.2", 520, 520, hex("02 02 0000 0002 0000 c0000200 ffffff00 00000000 00000001"));
    static final byte[] RIP_REQUEST = ClaimMessages.udp4(
            "10.0.0.1", "224.0.0.9", 520, 520, hex("01 02 0000 0000 0000 00000000 00000000 00000000 00000010"));
    static final byte[] RIPNG = ClaimMessages.udp6(
            "fe80::5", "ff02::9", 521, 521, hex("02 01 0000 20010db8000000000000000000000000 0000 20 01"));
    static final byte[] EIGRP = ClaimMessages.ip4(
            "10.0.0.1",
            "224.0.0.10",
            2,
            IpProtocol.EIGRP,
            hex("02 05 0000 00000000 00000000 00000000 0000 0064 0001 000c 0100010000000f"));
    static final byte[] IRDP = ClaimMessages.ip4(
            "10.0.0.1", "224.0.0.1", 1, IpProtocol.ICMP, hex("09 00 0000 01 02 0708 0a000001 00000000"));
    static final byte[] PIM =
            ClaimMessages.ip4("10.0.0.1", "224.0.0.13", 1, IpProtocol.PIM, hex("20 00 0000 0001 0002 0069"));
    static final byte[] ISIS = hex("0180c2000014 020000000001 0020 fefe03 83 1b 01 00 0f 01 00 00");
    static final byte[] IGMP_QUERY =
            ClaimMessages.ip4("10.0.0.1", "224.0.0.1", 1, IpProtocol.IGMP, hex("11 64 0000 00000000 02 7d 0000"));
    static final byte[] IGMP_REPORT = ClaimMessages.ip4(
            "10.0.0.1", "224.0.0.22", 1, IpProtocol.IGMP, hex("22 00 0000 0000 0001 04 00 0000 e00000fb"));
    static final byte[] IGMP_ROUTER =
            ClaimMessages.ip4("10.0.0.1", "224.0.0.106", 1, IpProtocol.IGMP, hex("30 14 0000 007d 0002"));
    static final byte[] MLD_QUERY = ClaimMessages.ip6(
            "fe80::5",
            "ff02::1",
            1,
            IpProtocol.ICMPV6,
            hex("82 00 0000 2710 0000 ff0200000000000000000000000000fb 02 7d 0000"));
    static final byte[] MLD_ROUTER =
            ClaimMessages.ip6("fe80::5", "ff02::6a", 1, IpProtocol.ICMPV6, hex("97 14 0000 007d 0002"));

    private RoutingFixtures() {}

    /** One frame of each protocol. */
    public static List<byte[]> all() {
        return List.of(
                OSPF,
                OSPF3,
                RIP,
                RIP_TO_ONE_ROUTER,
                RIPNG,
                EIGRP,
                IRDP,
                PIM,
                ISIS,
                IGMP_QUERY,
                IGMP_ROUTER,
                MLD_QUERY,
                MLD_ROUTER);
    }

    /** What hosts send: a request for routes, and a membership report. */
    public static List<byte[]> ofHosts() {
        return List.of(RIP_REQUEST, IGMP_REPORT);
    }
}
