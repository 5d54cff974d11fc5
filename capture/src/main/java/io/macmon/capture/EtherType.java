package io.macmon.capture;

import java.util.Locale;

/** EtherTypes (IEEE 802 Numbers): the protocol that follows an Ethernet header or a tag. */
public final class EtherType {

    /** A smaller value is the length of an LLC frame instead (IEEE 802.3 clause 3.2.6). */
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

    /** An MPLS label stack whose topmost label was assigned upstream (RFC 5332). */
    public static final int MPLS_MULTICAST = 0x8848;

    public static final int PPPOE_SESSION = 0x8864;

    /** The slow protocols (IEEE 802.3 annex 57A): LACP and others. */
    public static final int SLOW_PROTOCOLS = 0x8809;

    /** Registration of VLANs (IEEE 802.1Q). */
    public static final int MVRP = 0x88F5;

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

    /** Whether this is the EtherType of a VLAN tag. */
    public static boolean isVlanTag(int etherType) {
        return etherType == CUSTOMER_TAG || etherType == SERVICE_TAG || etherType == OLD_SERVICE_TAG;
    }

    /** The protocol's name, {@code LLC} below {@link #MIN}, or {@code 0x88b5} if macmon knows no name. */
    public static String name(int etherType) {
        return switch (etherType) {
            case IPV4 -> "IPv4";
            case ARP -> "ARP";
            case IPV6 -> "IPv6";
            case EAPOL -> "EAPOL";
            case LLDP -> "LLDP";
            default -> etherType < MIN ? "LLC" : String.format(Locale.ROOT, "0x%04x", etherType);
        };
    }

    /** Like {@link #name}, but {@code EtherType 0x88b5} if macmon knows no name. */
    public static String describe(int etherType) {
        String name = name(etherType);
        return name.startsWith("0x") ? "EtherType " + name : name;
    }
}
