package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Service;

/**
 * Reads the messages of HSRP version 1 (RFC 2281) and the group states of version 2.
 *
 * <pre>
 *   0        1        2        3                     0        1        2        3
 *  +--------+--------+--------+--------+            +--------+--------+--------+--------+
 *  |   0    | opcode | state  | hello  |   0        |   1    |   40   |   2    | opcode |   0
 *  |  hold  |priority| group  |reserved|   4        | state  |   IP   |     group       |   4
 *  |  authentication, 8 bytes          |   8        |  identifier, 6 bytes              |   8
 *  |  virtual address                  |  16        |  priority, hello, hold from 14    |  12
 *  +-----------------------------------+            |  virtual address, 16 bytes        |  26
 *                                                   +-----------------------------------+
 * </pre>
 */
final class HsrpClaims {

    private static final int LENGTH_1 = 20;
    private static final int GROUP_1 = 6;
    private static final int ADDRESS_1 = 16;

    private static final int GROUP_STATE = 1;
    private static final int GROUP_STATE_LENGTH = 40;
    private static final int VERSION_2 = 2;
    private static final int IP_VERSION = 5;
    private static final int GROUP_2 = 6;
    private static final int ADDRESS_2 = 26;

    private HsrpClaims() {}

    static void read(ClaimContext context) {
        MessageView message = context.message();
        int first = message.u8(0);
        if (first == 0) {
            readVersion1(context);
        } else if (first == GROUP_STATE && message.u8(1) == GROUP_STATE_LENGTH && message.u8(2) == VERSION_2) {
            readVersion2(context);
        } else {
            context.count(message.length() < 3 ? ClaimFault.HSRP_TRUNCATED : ClaimFault.HSRP_BAD_VERSION);
        }
    }

    // Messages with other opcodes, such as interface advertisements, have a different format.
    private static void readVersion1(ClaimContext context) {
        MessageView message = context.message();
        if (message.length() < LENGTH_1) {
            context.count(ClaimFault.HSRP_TRUNCATED);
        } else if (message.u8(1) <= 2) {
            VirtualRouters.claim(
                    context, Service.Kind.HSRP, message.u8(GROUP_1), VirtualRouters.listOf(message.ip4(ADDRESS_1)));
        }
    }

    private static void readVersion2(ClaimContext context) {
        MessageView message = context.message();
        int addressLength = message.u8(IP_VERSION) == 6 ? 16 : 4;
        if (!message.has(ADDRESS_2, addressLength)) {
            context.count(ClaimFault.HSRP_TRUNCATED);
            return;
        }
        VirtualRouters.claim(
                context,
                Service.Kind.HSRP,
                message.u16(GROUP_2),
                VirtualRouters.listOf(message.ip(ADDRESS_2, addressLength)));
    }
}
