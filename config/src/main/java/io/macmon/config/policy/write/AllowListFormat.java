package io.macmon.config.policy.write;

/** What enforcers read. The word on the command line is {@link #toString}. */
public enum AllowListFormat {
    /** hostapd's accept_mac_file. */
    HOSTAPD("hostapd"),
    /** FreeRADIUS' authorized_macs. */
    FREERADIUS("freeradius"),
    /** ethers(5). */
    ETHERS("ethers"),
    /** The {@code dhcp-host} options of dnsmasq. */
    DNSMASQ("dnsmasq"),
    /** Sets of nftables, for {@code nft -f}. */
    NFT("nft");

    private final String word;

    AllowListFormat(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
