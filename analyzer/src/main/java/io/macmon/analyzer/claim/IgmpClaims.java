package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.RouterGroupMember;
import io.macmon.analyzer.claim.Claim.Service;

/**
 * Reads IGMP reports (RFC 2236, RFC 3376) in which a station joins a group that only virtual routers listen to. All
 * other messages are those of a querier, or are ignored.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  type  |        |    checksum     |   0   0x16: version 2, the group at 4
 *  |    reserved     |    records      |   4   0x22: version 3
 *  |  mode  |aux data|    sources      |   8   each record: 8 bytes, its sources, its auxiliary data
 *  |  group                            |  12
 *  +-----------------------------------+
 * </pre>
 */
final class IgmpClaims {

    private static final int REPORT_2 = 0x16;
    private static final int REPORT_3 = 0x22;
    private static final int GROUP_2 = 4;
    private static final int RECORD_COUNT = 6;
    private static final int FIRST_RECORD = 8;
    private static final int RECORD_LENGTH = 8;
    private static final int MAX_RECORDS = 64;
    private static final int VRRP_GROUP = 0xE000_0012; // 224.0.0.18, also of CARP
    private static final int HSRP_GROUP = 0xE000_0066; // 224.0.0.102, also of GLBP

    private IgmpClaims() {}

    static void read(ClaimContext context) {
        MessageView message = context.message();
        switch (message.u8(0)) {
            case REPORT_2 -> claimMember(context, GROUP_2);
            case REPORT_3 -> {
                int at = FIRST_RECORD;
                for (int i = 0; i < Math.min(message.u16(RECORD_COUNT), MAX_RECORDS); i++) {
                    claimMember(context, at + 4);
                    at += RECORD_LENGTH + 4 * (message.u16(at + 2) + message.u8(at + 1));
                }
            }
            default -> RoutingClaims.readIgmp(context);
        }
    }

    private static void claimMember(ClaimContext context, int at) {
        if (context.message().has(at, Integer.BYTES)) {
            switch ((int) context.message().ip4(at).low()) {
                case VRRP_GROUP -> context.claim(new RouterGroupMember(context.source(), Service.Kind.VRRP));
                case HSRP_GROUP -> context.claim(new RouterGroupMember(context.source(), Service.Kind.HSRP));
                default -> {}
            }
        }
    }
}
