package io.macmon.analyzer.decode;

import java.util.Locale;

/**
 * Why a frame, or a part of it, could not be read. A frame has at most one fault that keeps it out of every flow. It
 * may have several faults that only leave it without ports, without flags, or with an uncertain length.
 */
public enum WireFault {
    ETHERNET_TRUNCATED(false, "The frame is shorter than an Ethernet header."),
    VLAN_TRUNCATED(false, "A VLAN tag is truncated."),
    VLAN_TOO_DEEP(false, "The frame has more than 8 VLAN tags."),
    SLL_TRUNCATED(false, "The header of a Linux cooked capture is truncated."),
    LOOPBACK_TRUNCATED(false, "The address family of a loopback frame is truncated."),
    LOOPBACK_UNKNOWN_FAMILY(false, "The address family of a loopback frame is neither IPv4 nor IPv6."),
    RAW_TRUNCATED(false, "A raw IP frame is empty."),
    RAW_BAD_VERSION(false, "The version of a raw IP frame is neither 4 nor 6."),
    IPV4_TRUNCATED(false, "An IPv4 header is truncated."),
    IPV4_BAD_VERSION(false, "The EtherType is IPv4, but the version in the header is not 4."),
    IPV4_BAD_HEADER_LENGTH(false, "An IPv4 header length is below 20 bytes."),
    IPV4_BAD_TOTAL_LENGTH(false, "An IPv4 total length is shorter than the header."),
    IPV4_BAD_CHECKSUM(false, "The checksum of an IPv4 header is wrong."),
    IPV6_TRUNCATED(false, "An IPv6 header is truncated."),
    IPV6_BAD_VERSION(false, "The EtherType is IPv6, but the version in the header is not 6."),

    LLC_TRUNCATED(true, "An LLC or SNAP header is truncated, so the flow has no EtherType and no access points."),
    MPLS_TRUNCATED(true, "An MPLS label stack is truncated; the flow has only MAC addresses and EtherType."),
    MPLS_TOO_DEEP(true, "An MPLS label stack has more than 16 labels; the flow has only MAC addresses and EtherType."),
    MPLS_NOT_IP(true, "The payload after the MPLS labels is not IP; the flow has only MAC addresses and EtherType."),
    PPPOE_TRUNCATED(true, "A PPPoE header is truncated; the flow has only MAC addresses and EtherType."),
    PPPOE_NOT_IP(true, "The payload of a PPPoE session is not IP; the flow has only MAC addresses and EtherType."),
    TAG_TRUNCATED(true, "A tag other than a VLAN tag is truncated; the flow has only MAC addresses and EtherType."),
    TAG_TOO_DEEP(true, "The frame has more than 64 tags; the flow has only MAC addresses and EtherType."),
    TAG_PAYLOAD_UNKNOWN(
            true, "The payload of MACsec or NSH cannot be read; the flow has only MAC addresses and EtherType."),
    ARP_TRUNCATED(true, "An ARP packet is truncated."),
    ARP_BAD_ADDRESS_LENGTH(true, "The addresses in an ARP packet are not a MAC and an IPv4 address."),
    IPV4_OPTIONS_TRUNCATED(true, "The options of an IPv4 header are truncated, so there are no ports."),
    IPV4_ZERO_TOTAL_LENGTH(true, "An IPv4 total length is 0 (offload); the packet is assumed to fill the frame."),
    IPV6_ZERO_PAYLOAD_LENGTH(
            true, "An IPv6 payload length is 0 in a frame of over 64 KiB (offload); the packet is assumed to fill it."),
    IPV4_LENGTH_BEYOND_FRAME(true, "An IPv4 total length is larger than the frame; only the bytes in the frame count."),
    IPV6_LENGTH_BEYOND_FRAME(
            true, "An IPv6 payload length is larger than the frame; only the bytes in the frame count."),
    IPV6_CHAIN_TRUNCATED(
            true,
            "An IPv6 extension header is truncated; its number is reported as the protocol, and there are no ports."),
    IPV6_CHAIN_TOO_LONG(true, "An IPv6 packet has more than 4096 extension headers, so there are no ports."),
    IP_LATER_FRAGMENT(true, "The first fragment of the datagram was not seen, so later ones have no ports."),
    TCP_TRUNCATED(
            true, "A TCP header is truncated; there are no flags, and ports only if its first 4 bytes are present."),
    TCP_BAD_DATA_OFFSET(true, "A TCP data offset is below 20 bytes, so the flags are not trusted."),
    TCP_BAD_CHECKSUM(true, "The checksum of a TCP segment is wrong; nothing but the ports is read."),
    UDP_TRUNCATED(
            true, "A UDP or UDP-Lite header is truncated; there are ports only if its first 4 bytes are present."),
    UDP_BAD_CHECKSUM(true, "The checksum of a UDP datagram is wrong; nothing but the ports is read."),
    SCTP_TRUNCATED(true, "An SCTP header is truncated; there are ports only if its first 4 bytes are present."),
    DCCP_TRUNCATED(true, "A DCCP header is truncated; there are ports only if its first 4 bytes are present."),
    ICMP_TRUNCATED(true, "An ICMP header is truncated, so there is no type."),
    ICMP_BAD_CHECKSUM(true, "The checksum of an ICMP message is wrong; nothing but type and code is read."),
    ICMPV6_TRUNCATED(true, "An ICMPv6 header is truncated, so there is no type."),
    ICMPV6_BAD_CHECKSUM(true, "The checksum of an ICMPv6 message is wrong; nothing but type and code is read.");

    private final boolean allowsFlow;
    private final String description;
    private final String counterName = name().toLowerCase(Locale.ROOT);

    WireFault(boolean allowsFlow, String description) {
        this.allowsFlow = allowsFlow;
        this.description = description;
    }

    /** Whether a frame with this fault still belongs to a flow. */
    public boolean allowsFlow() {
        return allowsFlow;
    }

    /** Whether the checksum of the transport layer is wrong. */
    public boolean isBadTransportChecksum() {
        return switch (this) {
            case TCP_BAD_CHECKSUM, UDP_BAD_CHECKSUM, ICMP_BAD_CHECKSUM, ICMPV6_BAD_CHECKSUM -> true;
            default -> false;
        };
    }

    /** One sentence that states what is wrong, and what the flow lacks because of it. */
    public String description() {
        return description;
    }

    /** The counter's name in outputs, in snake case; the same in all releases. */
    public String counterName() {
        return counterName;
    }
}
