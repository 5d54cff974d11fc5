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

    private static final int HELLO = 0;
    private static final int COUP = 1;
    private static final int RESIGN = 2;

    private static final int LENGTH_1 = 20;
    private static final int STATE_1 = 2;
    private static final int ACTIVE_1 = 16;
    private static final int HELLO_1 = 3;
    private static final int HOLD_1 = 4;
    private static final int PRIORITY_1 = 5;
    private static final int AUTHENTICATION_1 = 8;
    private static final int AUTHENTICATION_LENGTH = 8;
    private static final int GROUP_1 = 6;
    private static final int ADDRESS_1 = 16;

    private static final int GROUP_STATE = 1;
    private static final int GROUP_STATE_LENGTH = 40;
    private static final int VERSION_2 = 2;
    private static final int IP_VERSION = 5;
    private static final int OPCODE_2 = 3;
    private static final int STATE_2 = 4;
    private static final int ACTIVE_2 = 6;
    private static final int GROUP_2 = 6;
    private static final int PRIORITY_2 = 14;
    private static final int HOLD_2 = 22;
    private static final int MILLIS_PER_SECOND = 1_000;
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
            int group = message.u8(GROUP_1);
            if (message.u8(1) == HELLO) { // only a hello has a hello time
                RawValues authentication = RawValues.ofPassword(
                        message.bytes(AUTHENTICATION_1, AUTHENTICATION_LENGTH), context.passwordKey());
                VirtualRouters.claimSettings(
                        context, Service.Kind.HSRP, group, 1, authentication, message.u8(HELLO_1) + " s");
            }
            VirtualRouters.claim(
                    context,
                    Service.Kind.HSRP,
                    group,
                    VirtualRouters.listOf(message.ip4(ADDRESS_1)),
                    message.u8(1) == RESIGN ? 0 : message.u8(PRIORITY_1),
                    isActive(message.u8(1), message.u8(STATE_1), ACTIVE_1),
                    (long) message.u8(HOLD_1) * MILLIS_PER_SECOND);
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
                VirtualRouters.listOf(message.ip(ADDRESS_2, addressLength)),
                message.u8(OPCODE_2) == RESIGN ? 0 : (int) Math.min(message.u32(PRIORITY_2), Integer.MAX_VALUE),
                isActive(message.u8(OPCODE_2), message.u8(STATE_2), ACTIVE_2),
                message.u32(HOLD_2));
    }

    private static boolean isActive(int opcode, int state, int active) {
        return opcode != RESIGN && (opcode == COUP || state == active);
    }
}
