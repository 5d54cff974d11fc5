package io.macmon.config.policy;

/** MAC addresses that routers share, so that an IP address that moves between them keeps its MAC address. */
public final class VirtualMac {

    private VirtualMac() {}

    /** Whether the MAC address belongs to VRRP or CARP (RFC 5798, 7.3), HSRP of either version, or GLBP. */
    public static boolean isVirtual(long mac) {
        return switch ((int) (mac >>> 24)) {
            case 0x00005E -> (mac >>> 8 & 0xFFFF) == 0x0001 || (mac >>> 8 & 0xFFFF) == 0x0002;
            case 0x00000C -> (mac >>> 8 & 0xFFFF) == 0x07AC || (mac >>> 12 & 0xFFF) == 0x9FF;
            case 0x000573 -> (mac >>> 12 & 0xFFF) == 0xA00;
            case 0x0007B4 -> (mac >>> 16 & 0xFF) == 0x00;
            default -> false;
        };
    }
}
