package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Service;
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
 *  element of type 1, hello: state at 3, priority at 5, address type at 22, address length at 23, virtual address at 24
 * </pre>
 */
final class GlbpClaims {

    private static final int HEADER_LENGTH = 12;
    private static final int GROUP = 2;
    private static final int ELEMENT_HEADER_LENGTH = 2;
    private static final int HELLO = 1;
    private static final int STATE = 3;
    private static final int ACTIVE = 32;
    private static final int PRIORITY = 5;
    private static final int HOLD = 12;
    private static final int ADDRESS_LENGTH = 23;
    private static final int ADDRESS = 24;

    private GlbpClaims() {}

    static void read(ClaimContext context) {
        MessageView message = context.message();
        if (message.length() < HEADER_LENGTH) {
            context.count(ClaimFault.GLBP_TRUNCATED);
            return;
        }
        int hello = helloAt(context);
        int addressLength = hello < 0 ? 0 : message.u8(hello + ADDRESS_LENGTH);
        boolean hasAddress =
                (addressLength == 4 || addressLength == 16) && ADDRESS + addressLength <= message.u8(hello + 1);
        VirtualRouters.claim(
                context,
                Service.Kind.GLBP,
                message.u16(GROUP),
                hasAddress ? VirtualRouters.listOf(message.ip(hello + ADDRESS, addressLength)) : List.of(),
                hello < 0 ? 0 : message.u8(hello + PRIORITY),
                hello >= 0 && message.u8(hello + STATE) == ACTIVE,
                hello < 0 ? 0 : message.u32(hello + HOLD));
    }

    // The offset of the hello element, or -1.
    private static int helloAt(ClaimContext context) {
        MessageView message = context.message();
        int at = HEADER_LENGTH;
        while (at < message.length()) {
            int length = message.u8(at + 1);
            if (length < ELEMENT_HEADER_LENGTH || !message.has(at, length)) {
                context.count(ClaimFault.GLBP_TRUNCATED);
                return -1;
            }
            if (message.u8(at) == HELLO && length >= ADDRESS) {
                return at;
            }
            at += length;
        }
        return -1;
    }
}
