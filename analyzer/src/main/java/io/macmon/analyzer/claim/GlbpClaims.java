package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;
import java.util.List;

/**
 * Reads GLBP messages. Cisco has not published the format; only these fields are known.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |version |        |      group      |   0
 *  |                 |  owner's MAC    |   4
 *  |  address                          |   8
 *  | elements: type, length, value     |  12   length includes type and length
 *  +-----------------------------------+
 *
 *  element of type 1, hello: address type at 22, address length at 23, virtual address at 24
 * </pre>
 */
final class GlbpClaims {

    private static final int HEADER_LENGTH = 12;
    private static final int GROUP = 2;
    private static final int ELEMENT_HEADER_LENGTH = 2;
    private static final int HELLO = 1;
    private static final int ADDRESS_LENGTH = 23;
    private static final int ADDRESS = 24;

    private GlbpClaims() {}

    static void read(ClaimContext context) {
        MessageView message = context.message();
        if (message.length() < HEADER_LENGTH) {
            context.count(ClaimFault.GLBP_TRUNCATED);
            return;
        }
        VirtualRouters.claim(context, Service.Kind.GLBP, message.u16(GROUP), addresses(context));
    }

    private static List<IpAddress> addresses(ClaimContext context) {
        MessageView message = context.message();
        int at = HEADER_LENGTH;
        while (at < message.length()) {
            int length = message.u8(at + 1);
            if (length < ELEMENT_HEADER_LENGTH || !message.has(at, length)) {
                context.count(ClaimFault.GLBP_TRUNCATED);
                return List.of();
            }
            int addressLength = message.u8(at + ADDRESS_LENGTH);
            boolean hasAddress = (addressLength == 4 || addressLength == 16) && ADDRESS + addressLength <= length;
            if (message.u8(at) == HELLO && hasAddress) {
                return VirtualRouters.listOf(message.ip(at + ADDRESS, addressLength));
            }
            at += length;
        }
        return List.of();
    }
}
