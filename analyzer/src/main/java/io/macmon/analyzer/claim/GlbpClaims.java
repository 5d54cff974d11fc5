package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;
import java.util.List;

/**
 * Reads GLBP messages, as far as others have found out what they mean.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |version |        |      group      |   0
 *  |                 |  owner's MAC    |   4
 *  |  address                          |   8
 *  |element's type and length, with these two octets, from 12 on; type 1, hello: kind and length of the virtual address at 22, it at 24
 *  +-----------------------------------+
 * </pre>
 */
final class GlbpClaims {

    private static final int HEADER = 12;
    private static final int GROUP = 2;
    private static final int ELEMENT_HEADER = 2;
    private static final int HELLO = 1;
    private static final int ADDRESS_LENGTH = 23;
    private static final int ADDRESS = 24;

    private GlbpClaims() {}

    static void read(ClaimContext reading) {
        MessageView message = reading.message();
        if (message.length() < HEADER) {
            reading.count(ClaimFault.GLBP_TRUNCATED);
            return;
        }
        VirtualRouters.claim(reading, Service.Kind.GLBP, message.u16(GROUP), addresses(reading));
    }

    private static List<IpAddress> addresses(ClaimContext reading) {
        MessageView message = reading.message();
        int at = HEADER;
        while (at < message.length()) {
            int length = message.u8(at + 1);
            if (length < ELEMENT_HEADER || !message.has(at, length)) {
                reading.count(ClaimFault.GLBP_TRUNCATED);
                return List.of();
            }
            int octets = message.u8(at + ADDRESS_LENGTH);
            boolean holdsIt = (octets == 4 || octets == 16) && ADDRESS + octets <= length;
            if (message.u8(at) == HELLO && holdsIt) {
                return VirtualRouters.listOf(message.ip(at + ADDRESS, octets));
            }
            at += length;
        }
        return List.of();
    }
}
