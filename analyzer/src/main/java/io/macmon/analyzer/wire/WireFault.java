package io.macmon.analyzer.wire;

import java.util.Locale;

/**
 * Why a frame, or a part of it, could not be read. A fault either leaves the frame without what a flow needs, or costs
 * it no more than its ports or the certainty of its length.
 *
 * <p>A frame has at most one fault of the first kind, and may have several of the second.
 */
public enum WireFault {
    ETHERNET_TRUNCATED(false, "The frame is shorter than an Ethernet header."),
    VLAN_TRUNCATED(false, "A VLAN tag is cut."),
    VLAN_TOO_DEEP(false, "The frame has more than 8 VLAN tags."),
    IPV4_TRUNCATED(false, "An IPv4 header is cut."),
    IPV4_BAD_VERSION(false, "The EtherType tells IPv4, the version in the header does not."),
    IPV4_BAD_HEADER_LENGTH(false, "An IPv4 header length is below 20 octets."),
    IPV4_BAD_TOTAL_LENGTH(false, "An IPv4 total length is shorter than the header."),
    IPV6_TRUNCATED(false, "An IPv6 header is cut."),
    IPV6_BAD_VERSION(false, "The EtherType tells IPv6, the version in the header does not."),

    LLC_TRUNCATED(true, "An LLC or SNAP header is cut, so the flow has no EtherType and no access points."),
    ARP_TRUNCATED(true, "An ARP packet is cut."),
    ARP_BAD_ADDRESS_LENGTH(true, "An ARP packet's addresses are not a MAC and an IPv4 address."),
    IPV4_ZERO_TOTAL_LENGTH(true, "An IPv4 total length is 0 (offload), so the packet is taken to fill the frame."),
    IPV4_LENGTH_BEYOND_FRAME(true, "An IPv4 total length is more than the frame had room for."),
    IPV6_LENGTH_BEYOND_FRAME(true, "An IPv6 payload length is more than the frame had room for."),
    IPV6_CHAIN_TRUNCATED(
            true, "An IPv6 extension header is cut, so it stands as the protocol, and there are no ports."),
    IPV6_CHAIN_TOO_LONG(true, "An IPv6 packet has more than 4096 extension headers, so there are no ports."),
    IP_LATER_FRAGMENT(true, "An IP fragment is not the first of its datagram, so there are no ports."),
    TCP_TRUNCATED(true, "A TCP header is cut, so there are no flags, and ports only if its first 4 octets are there."),
    TCP_BAD_DATA_OFFSET(true, "A TCP data offset is below 20 octets, so the flags are not trusted."),
    UDP_TRUNCATED(true, "A UDP or UDP-Lite header is cut; the ports are read if its first 4 octets are there."),
    SCTP_TRUNCATED(true, "An SCTP header is cut; the ports are read if its first 4 octets are there."),
    DCCP_TRUNCATED(true, "A DCCP header is cut; the ports are read if its first 4 octets are there."),
    ICMP_TRUNCATED(true, "An ICMP header is cut, so there is no type."),
    ICMPV6_TRUNCATED(true, "An ICMPv6 header is cut, so there is no type.");

    private final boolean leavesFlow;
    private final String sentence;
    private final String counterName = name().toLowerCase(Locale.ROOT);

    WireFault(boolean leavesFlow, String sentence) {
        this.leavesFlow = leavesFlow;
        this.sentence = sentence;
    }

    /** Whether a frame with this fault still belongs to a flow. */
    public boolean leavesFlow() {
        return leavesFlow;
    }

    /** What is wrong, and what it costs, in one sentence. */
    public String sentence() {
        return sentence;
    }

    /** Under which the count is published, in snake case. Names stay as they are from release to release. */
    public String counterName() {
        return counterName;
    }
}
