package io.macmon.analyzer.claim;

import java.util.Locale;

/** The protocols whose frames make claims. */
public enum ClaimProtocol {
    ARP,
    /** IPv6 router and neighbour discovery, including redirects (RFC 4861). */
    ND,
    /** ICMP redirects of IPv4. */
    ICMP_REDIRECT,
    /** Includes BOOTP. */
    DHCP,
    DHCP6,
    /** Answers of DNS servers. */
    DNS,
    MDNS,
    LLMNR,
    NBNS,
    /** The discovery of UPnP. */
    SSDP,
    LLDP,
    CDP,
    /** Spanning tree, including Cisco's per VLAN. */
    STP,
    DTP,
    VTP,
    PAGP,
    UDLD,
    GVRP,
    MVRP,
    LACP,
    OSPF,
    /** Includes RIPng. */
    RIP,
    EIGRP,
    /** Router advertisements of ICMP. */
    IRDP,
    PIM,
    ISIS,
    IGMP,
    MLD,
    EAPOL,
    VRRP,
    CARP,
    HSRP,
    GLBP;

    private final String counterName = name().toLowerCase(Locale.ROOT) + "_read";

    /** The name of the frame count in outputs, in snake case; the same in all releases. */
    public String counterName() {
        return counterName;
    }
}
