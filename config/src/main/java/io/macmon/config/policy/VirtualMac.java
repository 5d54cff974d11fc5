package io.macmon.config.policy;

/** MAC addresses that routers share, so that an IP address that moves between them keeps its MAC address. */
public final class VirtualMac {

    private static final int NO_GROUP = -1;
    private static final int MAX_FORWARDER = 4;

    private VirtualMac() {}

    /** The protocols whose groups have virtual MAC addresses; CARP uses those of VRRP. */
    public enum Protocol {
        VRRP(1),
        HSRP(2),
        GLBP(3);

        private final int number;

        Protocol(int number) {
            this.number = number;
        }

        /** A positive number that identifies the protocol. */
        public int number() {
            return number;
        }
    }

    /** Whether the MAC address belongs to VRRP or CARP (RFC 5798, 7.3), HSRP of either version, or GLBP. */
    public static boolean isVirtual(long mac) {
        return group(mac) != NO_GROUP;
    }

    /** The number of the group of routers that shares a virtual MAC address; -1 if the address is not virtual. */
    public static int group(long mac) {
        int low = (int) mac & 0xFF_FFFF;
        return switch ((int) (mac >>> 24)) {
            case 0x00005E -> low >>> 8 == 0x0001 || low >>> 8 == 0x0002 ? low & 0xFF : NO_GROUP;
            case 0x00000C -> hsrpGroup(low);
            case 0x000573 -> low >>> 12 == 0xA00 ? low & 0xFFF : NO_GROUP;
            case 0x0007B4 -> glbpGroup(low);
            default -> NO_GROUP;
        };
    }

    private static int hsrpGroup(int low) {
        if (low >>> 8 == 0x07AC) {
            return low & 0xFF;
        }
        return low >>> 12 == 0x9FF ? low & 0xFFF : NO_GROUP;
    }

    // Ten bits for the group, and eight for the forwarder, of which a group has up to four.
    private static int glbpGroup(int low) {
        int group = low >>> 8;
        int forwarder = low & 0xFF;
        return group < 1 << 10 && forwarder >= 1 && forwarder <= MAX_FORWARDER ? group : NO_GROUP;
    }

    /** The protocol of a virtual MAC address; meaningless for other addresses. */
    public static Protocol protocol(long mac) {
        return switch ((int) (mac >>> 24)) {
            case 0x00005E -> Protocol.VRRP;
            case 0x0007B4 -> Protocol.GLBP;
            default -> Protocol.HSRP;
        };
    }
}
