package io.macmon.analyzer.claim;

/** A DHCP unique identifier (RFC 8415 section 11), which often contains a MAC address. */
final class Duid {

    private static final int LINK_LAYER_AND_TIME = 1;
    private static final int LINK_LAYER = 3;
    private static final int ETHERNET = 1;
    private static final int MAC_LENGTH = 6;

    private Duid() {}

    /** The MAC address in a DUID; 0 if there is none. */
    static long mac(MessageView message, int at, int length) {
        int addressAt = switch (message.u16(at)) {
            case LINK_LAYER_AND_TIME -> 8;
            case LINK_LAYER -> 4;
            default -> length;
        };
        boolean isMac = length == addressAt + MAC_LENGTH && message.u16(at + 2) == ETHERNET;
        return isMac ? message.mac(at + addressAt) : 0;
    }
}
