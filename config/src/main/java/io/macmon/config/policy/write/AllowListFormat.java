package io.macmon.config.policy.write;

/** Format of an {@link AllowList}. {@link #toString} is its name on the command line. */
public enum AllowListFormat {
    /** hostapd's accept_mac_file. */
    HOSTAPD("hostapd"),
    /** FreeRADIUS' authorized_macs. */
    FREERADIUS("freeradius"),
    /** ethers(5). */
    ETHERS("ethers"),
    /** dnsmasq's {@code dhcp-host} options. */
    DNSMASQ("dnsmasq"),
    /** nftables sets, for {@code nft -f}. */
    NFT("nft");

    private final String text;

    AllowListFormat(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
