package io.macmon.analyzer.wire;

import java.util.Arrays;

/**
 * The ports that Zeek takes for a server's ({@code likely_server_ports} of its default scripts). They decide which end
 * opened a connection whose first frame does not show it.
 */
public final class ServerPorts {

    private static final int[] TCP = {
        21, 22, 25, 43, 53, 79, 80, 81, 88, 110, 135, 139, 143, 389, 443, 445, 502, 563, 585, 587, 614, 631, 636, 853,
        989, 990, 992, 993, 995, 1080, 1434, 1883, 2811, 3128, 3268, 3306, 3389, 5222, 5223, 5269, 5432, 6379, 6666,
        6667, 6668, 6669, 8000, 8080, 8888, 20_000
    };
    private static final int[] UDP = {
        53, 67, 68, 88, 123, 137, 161, 162, 389, 443, 514, 1812, 2123, 2152, 3389, 3544, 4011, 4789, 5060, 5072, 5353,
        5355, 6081, 20_000
    };

    private ServerPorts() {}

    /** @param protocol {@link IpProtocol#TCP} or {@link IpProtocol#UDP} */
    public static boolean contains(int protocol, int port) {
        return Arrays.binarySearch(protocol == IpProtocol.TCP ? TCP : UDP, port) >= 0;
    }
}
