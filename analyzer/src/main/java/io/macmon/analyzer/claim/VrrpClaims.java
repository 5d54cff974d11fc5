package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads advertisements of VRRP versions 2 and 3 (RFC 3768, RFC 5798), and of CARP, which uses the same protocol number.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |ver |typ | group  |priority| count  |   0   CARP: version 2, group, skew, 7
 *  |   intervals     |    checksum     |   4
 *  |  addresses                        |   8   CARP: counter and digest
 *  +-----------------------------------+
 * </pre>
 *
 * <p>An advertisement of 36 bytes with a count of 7 is CARP. A VRRP version 2 advertisement with 7 addresses is longer,
 * because it ends with authentication data.
 */
final class VrrpClaims {

    private static final int HEADER_LENGTH = 8;
    private static final int GROUP = 1;
    private static final int PRIORITY = 2;
    private static final int OWNER = 255; // of the shared address
    private static final int ADDRESS_COUNT = 3;
    private static final int ADVERTISEMENT_2 = 0x21;
    private static final int ADVERTISEMENT_3 = 0x31;
    private static final int CARP_LENGTH = 36;
    private static final int CARP_WORDS = 7;
    private static final int TTL = 255;
    private static final int MAX_ADDRESSES = 32;

    private VrrpClaims() {}

    /** @param length length of the message as sent, even if it was truncated */
    static boolean isCarp(MessageView message, long length) {
        return length == CARP_LENGTH && message.u8(0) == ADVERTISEMENT_2 && message.u8(ADDRESS_COUNT) == CARP_WORDS;
    }

    static void read(ClaimContext context, boolean isCarp) {
        MessageView message = context.message();
        int kind = message.u8(0);
        if (message.length() < HEADER_LENGTH) {
            context.count(ClaimFault.VRRP_TRUNCATED);
        } else if (kind != ADVERTISEMENT_2 && kind != ADVERTISEMENT_3) {
            context.count(ClaimFault.VRRP_BAD_VERSION);
        } else if (context.ttl() != TTL) {
            context.count(ClaimFault.VRRP_BAD_TTL);
        } else if (isCarp) {
            VirtualRouters.claim(context, Service.Kind.CARP, message.u8(GROUP), List.of());
        } else {
            String priority = message.u8(PRIORITY) == OWNER ? "255" : "below 255";
            context.claim(new NetworkSettings(
                    context.source(),
                    Service.Kind.VRRP,
                    String.valueOf(message.u8(GROUP)),
                    "",
                    false,
                    Map.of("priority", List.of(priority))));
            VirtualRouters.claim(context, Service.Kind.VRRP, message.u8(GROUP), addresses(context));
        }
    }

    private static List<IpAddress> addresses(ClaimContext context) {
        MessageView message = context.message();
        int addressLength = context.decoded().ipVersion() == 4 ? 4 : 16;
        List<IpAddress> addresses = new ArrayList<>();
        for (int i = 0; i < Math.min(message.u8(ADDRESS_COUNT), MAX_ADDRESSES); i++) {
            if (!message.has(HEADER_LENGTH + i * addressLength, addressLength)) {
                context.count(ClaimFault.VRRP_TRUNCATED);
                break;
            }
            addresses.add(message.ip(HEADER_LENGTH + i * addressLength, addressLength));
        }
        return addresses;
    }
}
