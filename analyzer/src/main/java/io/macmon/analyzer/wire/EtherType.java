package io.macmon.analyzer.wire;

/** The EtherTypes (IEEE 802 Numbers) that are told apart. */
public final class EtherType {

    /** Smaller values are a length, of an LLC frame (IEEE 802.3 clause 3.2.6). */
    public static final int MIN = 0x0600;

    public static final int IPV4 = 0x0800;
    public static final int ARP = 0x0806;
    public static final int IPV6 = 0x86DD;

    /** A customer VLAN tag (IEEE 802.1Q). */
    public static final int CUSTOMER_TAG = 0x8100;

    /** A service VLAN tag (IEEE 802.1ad). */
    public static final int SERVICE_TAG = 0x88A8;

    /** A service VLAN tag from before IEEE 802.1ad, still set on many switches. */
    public static final int OLD_SERVICE_TAG = 0x9100;

    private EtherType() {}

    /** Whether a VLAN tag follows. */
    public static boolean isVlanTag(int etherType) {
        return etherType == CUSTOMER_TAG || etherType == SERVICE_TAG || etherType == OLD_SERVICE_TAG;
    }
}
