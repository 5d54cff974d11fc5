package io.macmon.analyzer.decode;

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
    SLL_TRUNCATED(false, "The header of a Linux cooked capture is cut."),
    NULL_TRUNCATED(false, "The address family of a loopback frame is cut."),
    NULL_UNKNOWN_FAMILY(false, "The address family of a loopback frame is neither IPv4's nor IPv6's."),
    RAW_TRUNCATED(false, "A raw IP frame is empty."),
    RAW_BAD_VERSION(false, "The version of a raw IP frame is neither 4 nor 6."),
    IPV4_TRUNCATED(false, "An IPv4 header is cut."),
    IPV4_BAD_VERSION(false, "The EtherType tells IPv4, the version in the header does not."),
    IPV4_BAD_HEADER_LENGTH(false, "An IPv4 header length is below 20 octets."),
    IPV4_BAD_TOTAL_LENGTH(false, "An IPv4 total length is shorter than the header."),
    IPV6_TRUNCATED(false, "An IPv6 header is cut."),
    IPV6_BAD_VERSION(false, "The EtherType tells IPv6, the version in the header does not."),

    LLC_TRUNCATED(true, "An LLC or SNAP header is cut, so the flow has no EtherType and no access points."),
    MPLS_TRUNCATED(true, "An MPLS label stack is cut, so the flow is that of its MAC addresses and EtherType."),
    MPLS_TOO_DEEP(
            true,
            "An MPLS label stack has more than 16 labels, so the flow is that of its MAC addresses and EtherType."),
    MPLS_NOT_IP(true, "What MPLS labels carry is not IP, so the flow is that of its MAC addresses and EtherType."),
    PPPOE_TRUNCATED(true, "A PPPoE header is cut, so the flow is that of its MAC addresses and EtherType."),
    PPPOE_NOT_IP(
            true, "What a PPPoE session carries is not IP, so the flow is that of its MAC addresses and EtherType."),
    TAG_TRUNCATED(true, "A tag other than a VLAN's is cut, so the flow is that of its MAC addresses and EtherType."),
    TAG_TOO_DEEP(true, "The frame has more than 64 tags, so the flow is that of its MAC addresses and EtherType."),
    TAG_PAYLOAD_UNKNOWN(
            true, "What MACsec or NSH carries cannot be read, so the flow is that of its MAC addresses and EtherType."),
    ARP_TRUNCATED(true, "An ARP packet is cut."),
    ARP_BAD_ADDRESS_LENGTH(true, "An ARP packet's addresses are not a MAC and an IPv4 address."),
    IPV4_OPTIONS_TRUNCATED(true, "The options of an IPv4 header are cut, so there are no ports."),
    IPV4_ZERO_TOTAL_LENGTH(true, "An IPv4 total length is 0 (offload), so the packet is taken to fill the frame."),
    IPV4_LENGTH_BEYOND_FRAME(true, "An IPv4 total length is more than the frame had room for."),
    IPV6_LENGTH_BEYOND_FRAME(true, "An IPv6 payload length is more than the frame had room for."),
    IPV6_CHAIN_TRUNCATED(
            true, "An IPv6 extension header is cut, so it stands as the protocol, and there are no ports."),
    IPV6_CHAIN_TOO_LONG(true, "An IPv6 packet has more than 4096 extension headers, so there are no ports."),
    IP_LATER_FRAGMENT(true, "The first fragment of a later one's datagram was not seen, so there are no ports."),
    TCP_TRUNCATED(true, "A TCP header is cut, so there are no flags, and ports only if its first 4 octets are there."),
    TCP_BAD_DATA_OFFSET(true, "A TCP data offset is below 20 octets, so the flags are not trusted."),
    UDP_TRUNCATED(true, "A UDP or UDP-Lite header is cut; the ports are read if its first 4 octets are there."),
    SCTP_TRUNCATED(true, "An SCTP header is cut; the ports are read if its first 4 octets are there."),
    DCCP_TRUNCATED(true, "A DCCP header is cut; the ports are read if its first 4 octets are there."),
    ICMP_TRUNCATED(true, "An ICMP header is cut, so there is no type."),
    ICMPV6_TRUNCATED(true, "An ICMPv6 header is cut, so there is no type.");

    private final boolean allowsFlow;
    private final String description;
    private final String counterName = name().toLowerCase(Locale.ROOT);

    WireFault(boolean leavesFlow, String sentence) {
        this.allowsFlow = leavesFlow;
        this.description = sentence;
    }

    /** Whether a frame with this fault still belongs to a flow. */
    public boolean allowsFlow() {
        return allowsFlow;
    }

    /** What is wrong, and what it costs, in one sentence. */
    public String description() {
        return description;
    }

    /** Under which the count is published, in snake case. Names stay as they are from release to release. */
    public String counterName() {
        return counterName;
    }
}
