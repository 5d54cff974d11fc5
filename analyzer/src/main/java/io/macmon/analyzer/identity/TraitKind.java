package io.macmon.analyzer.identity;

import java.util.Locale;

/** What reveals the type of device that a station is, most trusted first. */
public enum TraitKind {
    /** The device type in LLDP-MED (ANSI/TIA-1057): {@code class 1} to {@code class 3}, {@code network}. */
    LLDP_CLASS(1),
    /** A capability that a station announces as enabled in LLDP, as in {@code wlan-ap}. */
    LLDP_CAPABILITY(6),
    /** The system description in LLDP. */
    LLDP_DESCRIPTION(1),
    /** The manufacturer and model in the inventory of LLDP-MED. */
    LLDP_MODEL(1),
    /** The chassis ID in LLDP; a MAC address with colons. */
    LLDP_CHASSIS(1),
    /** The platform and software in CDP. */
    CDP_PLATFORM(1),
    /** A type of service in mDNS, as in {@code _ipp._tcp}. */
    MDNS_SERVICE(10),
    /** The name of a service in mDNS, without its type. */
    MDNS_INSTANCE(4),
    /** The model that Apple's devices announce in mDNS. */
    MDNS_MODEL(1),
    /** The type of a device in SSDP, as in {@code MediaServer:1}. */
    UPNP_DEVICE(4),
    /** The header SERVER in SSDP. */
    SSDP_SERVER(2),
    /** DHCP option 60. */
    DHCP_VENDOR_CLASS(2),
    /** DHCP option 55: the codes of the requested options, in the client's order. */
    DHCP_PARAMETERS(2),
    /** DHCP option 61, in hexadecimal. */
    DHCP_CLIENT_ID(1),
    /** The host name in DHCP. */
    DHCP_HOST_NAME(1),
    /** DHCPv6 option 16, without the enterprise number. */
    DHCP6_VENDOR_CLASS(1),
    /** The option request of DHCPv6. */
    DHCP6_OPTIONS(1),
    /** The DUID, in hexadecimal. */
    DHCP6_DUID(1),
    /** A name that a station registers or answers for in NetBIOS. */
    NBNS_NAME(2),
    /** The form of the 802.1X identity, never the identity: {@code machine}, {@code realm}, {@code mac}... */
    IDENTITY_8021X(1),
    /** A TCP SYN, as in {@link TcpSignature}. */
    TCP_SYN(2),
    /** The initial TTL of TCP connections: 32, 64, 128 or 255. */
    TTL(1),
    /** The vendor of the MAC address. Never kept, because the address shows it. */
    OUI(0);

    private final String label = name().toLowerCase(Locale.ROOT);
    private final int maxValues;

    TraitKind(int maxValues) {
        this.maxValues = maxValues;
    }

    /** The name in rules and reports, as in {@code dhcp_vendor_class}; the same in all releases. */
    public String label() {
        return label;
    }

    /** The name in sentences, as in {@code DHCP vendor class}. */
    public String title() {
        return switch (this) {
            case TCP_SYN -> "TCP SYN";
            case TTL -> "TTL";
            case OUI -> "OUI";
            case IDENTITY_8021X -> "802.1X identity";
            case UPNP_DEVICE -> "UPnP device";
            case DHCP6_DUID -> "DHCPv6 DUID";
            case DHCP_PARAMETERS -> "DHCP parameter list";
            case DHCP6_OPTIONS -> "DHCPv6 option list";
            default -> {
                int end = label.indexOf('_');
                String protocol = label.substring(0, end);
                yield switch (protocol) {
                            case "mdns" -> "mDNS";
                            case "dhcp6" -> "DHCPv6";
                            default -> protocol.toUpperCase(Locale.ROOT);
                        }
                        + label.substring(end).replace('_', ' ');
            }
        };
    }

    /** Whether a device shows several values at once. For all other kinds, a second value is from another system. */
    public boolean hasSeveralValues() {
        return maxValues > 2;
    }

    /** How many values of a station are kept. */
    public int maxValues() {
        return maxValues;
    }
}
