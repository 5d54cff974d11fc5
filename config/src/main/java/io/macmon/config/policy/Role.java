package io.macmon.config.policy;

/** A role that a policy allows a station. {@link #toString} is its name in a policy file. */
public enum Role {
    /** Sends router advertisements and redirects; forwards packets from other addresses. */
    ROUTER("router"),
    /** Answers DHCPv4 or DHCPv6. */
    DHCP_SERVER("dhcp-server"),
    /** Answers ARP for other stations' addresses. */
    PROXY_ARP("proxy-arp"),
    /** Answers mDNS, LLMNR and NBNS queries for other stations, or has many names. */
    NAME_PROXY("name-proxy"),
    /** Sends the protocols that switches speak to each other: spanning tree, trunk negotiation, LACP and others. */
    SWITCH("switch"),
    /** Authenticates with 802.1X before it sends anything else. */
    DOT1X("dot1x"),
    /** Has no 802.1X; is admitted by its MAC address (MAC authentication bypass). */
    MAB("mab"),
    /** Several systems may use its MAC address. */
    SHARED_MAC("shared-mac");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
