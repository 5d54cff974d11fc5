package io.macmon.analyzer.claim;

import java.util.Locale;

/** Why some or all claims in a frame could not be read. Claims before the faulty part still count. */
public enum ClaimFault {
    ARP_MALFORMED("An ARP packet is truncated, or its addresses are not MAC and IPv4 addresses."),
    ND_TRUNCATED("A neighbour discovery message is truncated, or too short for its type."),
    ND_BAD_OPTION("An option in a neighbour discovery message has length 0, or extends beyond the message."),
    ND_BAD_HOP_LIMIT(
            "A neighbour discovery message has a hop limit below 255, so it may have come through a router; ignored."),
    ICMP_REDIRECT_TRUNCATED("An ICMP redirect is truncated."),
    DHCP_TRUNCATED("A DHCP message is truncated, or shorter than the fixed part of BOOTP."),
    DHCP_BAD_ADDRESS_LENGTH("The hardware address of a DHCP client is not an Ethernet address."),
    DHCP_BAD_OPTION("A DHCP option extends beyond its field."),
    DHCP6_TRUNCATED("A DHCPv6 message is truncated."),
    DHCP6_BAD_OPTION("A DHCPv6 option extends beyond the message or option that holds it."),
    DHCP6_TOO_DEEP("A DHCPv6 message was relayed more than 8 times."),
    DNS_TRUNCATED("An mDNS or LLMNR message is truncated, or has fewer records than its header states."),
    DNS_BAD_NAME("A name in an mDNS or LLMNR message is longer than 255 bytes, loops, or is truncated."),
    DNS_TOO_MANY_RECORDS("An mDNS or LLMNR message has more than 300 questions and records."),
    NBNS_TRUNCATED("A NetBIOS name service message is truncated."),
    NBNS_BAD_NAME("A name in a NetBIOS name service message is not encoded as in RFC 1001."),
    LLDP_TRUNCATED("An LLDP frame is truncated, or one of its elements extends beyond it."),
    LLDP_BAD_ELEMENT("An LLDP frame has an element that is too short, or does not start with the chassis ID."),
    CDP_TRUNCATED("A CDP frame is truncated, or one of its elements extends beyond it."),
    CDP_BAD_ELEMENT("A CDP frame has an element that is shorter than its own header."),
    CONTROL_TRUNCATED("A message of a protocol between switches or routers is truncated."),
    EAPOL_TRUNCATED("An EAPOL frame is truncated, or shorter than its length field states."),
    EAPOL_BAD_CODE("An EAP packet has an unknown code, or its length is too small."),
    VRRP_TRUNCATED("A VRRP or CARP advertisement is truncated, or has fewer addresses than it states."),
    VRRP_BAD_VERSION("A packet with VRRP's protocol number is neither VRRP 2 or 3 nor CARP."),
    VRRP_BAD_TTL("A VRRP or CARP advertisement has a TTL below 255, so it may have come through a router; ignored."),
    HSRP_TRUNCATED("An HSRP message is truncated."),
    HSRP_BAD_VERSION("An HSRP message has an unknown version, or no group."),
    GLBP_TRUNCATED("A GLBP message is truncated, or one of its elements extends beyond it.");

    private final String description;
    private final String counterName = name().toLowerCase(Locale.ROOT);

    ClaimFault(String description) {
        this.description = description;
    }

    /** One sentence that states what is wrong, and which claims are missing because of it. */
    public String description() {
        return description;
    }

    /** The counter's name in outputs, in snake case; the same in all releases. */
    public String counterName() {
        return counterName;
    }
}
