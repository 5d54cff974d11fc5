package io.macmon.analyzer.claim;

import java.util.Locale;

/** What is read for claims. */
public enum ClaimProtocol {
    ARP,
    /** IPv6 router and neighbour discovery, redirects included (RFC 4861). */
    ND,
    /** ICMP redirects of IPv4. */
    ICMP_REDIRECT,
    /** And BOOTP. */
    DHCP,
    DHCP6,
    MDNS,
    LLMNR,
    NBNS,
    LLDP,
    CDP,
    EAPOL,
    VRRP,
    CARP,
    HSRP,
    GLBP;

    private final String counterName = name().toLowerCase(Locale.ROOT) + "_read";

    /** Under which its frames are counted, in snake case. Names stay as they are from release to release. */
    public String counterName() {
        return counterName;
    }
}
