package io.macmon.analyzer.wire;

/** The UDP ports of protocols whose messages name hosts or their senders. */
public final class NamePorts {

    /** The port of DNS servers. */
    public static final int DNS = 53;

    private NamePorts() {}

    /** Whether a message may hold a name: an answer of DNS, or any message of DHCP, mDNS, LLMNR or NetBIOS. */
    public static boolean mayHoldName(int sourcePort, int destinationPort) {
        return sourcePort == DNS || namesSender(sourcePort) || namesSender(destinationPort);
    }

    private static boolean namesSender(int port) {
        return switch (port) {
            case 67, 68, 137, 546, 547, 5353, 5355 -> true;
            default -> false;
        };
    }
}
