package io.macmon.analyzer.claim;

import java.util.Locale;

/** Why a frame's claims, or some of them, could not be read. What could be read before that was claimed. */
public enum ClaimFault {
    ARP_MALFORMED("An ARP packet is cut, or says that its addresses are not of MAC and IPv4."),
    ND_TRUNCATED("A neighbour discovery message is cut, or too short for its type."),
    ND_BAD_OPTION("An option of a neighbour discovery message has length 0, or reaches beyond it."),
    ND_BAD_HOP_LIMIT(
            "A neighbour discovery message's hop limit is not 255, so it may come from beyond a router: not believed."),
    ICMP_REDIRECT_TRUNCATED("An ICMP redirect is cut."),
    DHCP_TRUNCATED("A DHCP message is cut, or shorter than BOOTP's fixed part."),
    DHCP_BAD_ADDRESS_LENGTH("A DHCP client's hardware address is not one of Ethernet."),
    DHCP_BAD_OPTION("A DHCP option reaches beyond the field that it is in."),
    DHCP6_TRUNCATED("A DHCPv6 message is cut."),
    DHCP6_BAD_OPTION("A DHCPv6 option reaches beyond what it is in."),
    DHCP6_TOO_DEEP("A DHCPv6 message is relayed more than 8 times."),
    DNS_TRUNCATED("An mDNS or LLMNR message is cut, or says that it holds more than it does."),
    DNS_BAD_NAME("A name in an mDNS or LLMNR message is longer than 255 octets, runs in circles, or is cut."),
    DNS_TOO_MANY_RECORDS("An mDNS or LLMNR message has more than 64 questions and records."),
    NBNS_TRUNCATED("A NetBIOS name service message is cut."),
    NBNS_BAD_NAME("A name in a NetBIOS name service message is not encoded as RFC 1001 says."),
    LLDP_TRUNCATED("An LLDP frame is cut, or an element of it reaches beyond it."),
    LLDP_BAD_ELEMENT("An LLDP frame has an element that is too short, or not the first two in their order."),
    CDP_TRUNCATED("A CDP frame is cut, or an element of it reaches beyond it."),
    CDP_BAD_ELEMENT("A CDP frame has an element that is shorter than its own header."),
    EAPOL_TRUNCATED("An EAPOL frame is cut, or shorter than it says."),
    EAPOL_BAD_CODE("An EAP packet has an unknown code, or a length that is too small."),
    VRRP_TRUNCATED("A VRRP or CARP advertisement is cut, or has fewer addresses than it says."),
    VRRP_BAD_VERSION("A packet of VRRP's protocol number is neither VRRP 2 or 3 nor CARP."),
    VRRP_BAD_TTL("A VRRP or CARP advertisement's TTL is not 255, so it may come from beyond a router: not believed."),
    HSRP_TRUNCATED("An HSRP message is cut."),
    HSRP_BAD_VERSION("An HSRP message is of an unknown version, or without a group."),
    GLBP_TRUNCATED("A GLBP message is cut, or an element of it reaches beyond it.");

    private final String description;
    private final String counterName = name().toLowerCase(Locale.ROOT);

    ClaimFault(String sentence) {
        this.description = sentence;
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
