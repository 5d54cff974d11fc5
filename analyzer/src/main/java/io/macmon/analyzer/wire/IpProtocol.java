package io.macmon.analyzer.wire;

/** The IANA protocol numbers that macmon treats specially. */
public final class IpProtocol {

    /** IPv6 hop-by-hop options; not a payload. */
    public static final int HOP_BY_HOP = 0;

    public static final int ICMP = 1;
    public static final int IGMP = 2;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int DCCP = 33;

    /** An IPv6 routing header; not a payload. */
    public static final int ROUTING = 43;

    /** An IPv6 fragment header; not a payload. */
    public static final int FRAGMENT = 44;

    public static final int GRE = 47;
    public static final int ESP = 50;
    public static final int ICMPV6 = 58;

    /** IPv6 destination options; not a payload. */
    public static final int DESTINATION_OPTIONS = 60;

    public static final int EIGRP = 88;
    public static final int OSPF = 89;
    public static final int PIM = 103;

    /** VRRP (RFC 5798), and CARP, which uses the same number. */
    public static final int VRRP = 112;

    public static final int SCTP = 132;
    public static final int UDP_LITE = 136;

    private IpProtocol() {}
}
