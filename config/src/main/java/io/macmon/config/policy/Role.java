package io.macmon.config.policy;

/** What a station may be besides one that talks. The key in a policy file is {@link #toString}. */
public enum Role {
    /** Sends router advertisements and redirects, forwards the packets of other addresses. */
    ROUTER("router"),
    /** Answers DHCP of either version. */
    DHCP_SERVER("dhcp-server"),
    /** Answers ARP for addresses of others. */
    PROXY_ARP("proxy-arp"),
    /** Authenticates by 802.1X before it sends anything else. */
    DOT1X("dot1x"),
    /** Cannot speak EAP; is let in by its MAC address (MAC authentication bypass). */
    MAB("mab");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
