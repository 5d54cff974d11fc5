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

    public static final int MPLS = 0x8847;

    /** A label stack whose topmost label was assigned upstream (RFC 5332). */
    public static final int MPLS_MULTICAST = 0x8848;

    public static final int PPPOE_SESSION = 0x8864;

    /** Port authentication (IEEE 802.1X). */
    public static final int EAPOL = 0x888E;

    /** Link layer discovery (IEEE 802.1AB). */
    public static final int LLDP = 0x88CC;

    /** A MAC security tag (IEEE 802.1AE). */
    public static final int MACSEC = 0x88E5;

    /** The tag of a backbone service instance (IEEE 802.1ah). */
    public static final int I_TAG = 0x88E7;

    public static final int CISCO_METADATA = 0x8909;

    /** The tag between a switch and its fabric extender, before IEEE 802.1BR. */
    public static final int VN_TAG = 0x8926;

    /** The tag of a bridge port extender (IEEE 802.1BR). */
    public static final int E_TAG = 0x893F;

    /** A network service header (RFC 8300). */
    public static final int NSH = 0x894F;

    private EtherType() {}

    /** Whether a VLAN tag follows. */
    public static boolean isVlanTag(int etherType) {
        return etherType == CUSTOMER_TAG || etherType == SERVICE_TAG || etherType == OLD_SERVICE_TAG;
    }
}
