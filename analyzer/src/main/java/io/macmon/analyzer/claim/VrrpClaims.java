package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;
import java.util.ArrayList;
import java.util.List;

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
    private static final int MAX_PRIORITY = 255; // the owner of the shared address
    private static final int AUTHENTICATION = 4; // version 2
    private static final int INTERVAL_2 = 5;
    private static final int INTERVAL_3 = 0xFFF;
    private static final int MILLIS_PER_SECOND = 1_000;
    private static final int MILLIS_PER_CENTISECOND = 10;
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
            claimCarp(context);
        } else {
            claimVrrp(context, kind == ADVERTISEMENT_2 ? 2 : 3);
        }
    }

    private static void claimCarp(ClaimContext context) {
        MessageView message = context.message();
        int priority = MAX_PRIORITY - message.u8(PRIORITY);
        long alive = alive((long) message.u8(INTERVAL_2) * MILLIS_PER_SECOND);
        VirtualRouters.claim(context, Service.Kind.CARP, message.u8(GROUP), List.of(), priority, true, alive);
    }

    private static void claimVrrp(ClaimContext context, int version) {
        MessageView message = context.message();
        String authentication = version == 3
                ? "none"
                : switch (message.u8(AUTHENTICATION)) {
                    case 0 -> "none";
                    case 1 -> "password";
                    case 2 -> "AH";
                    default -> "type " + message.u8(AUTHENTICATION);
                };
        long interval = version == 3
                ? (long) (message.u16(AUTHENTICATION) & INTERVAL_3) * MILLIS_PER_CENTISECOND
                : (long) message.u8(INTERVAL_2) * MILLIS_PER_SECOND;
        int group = message.u8(GROUP);
        int priority = message.u8(PRIORITY);
        VirtualRouters.claimSettings(
                context, Service.Kind.VRRP, group, version, RawValues.of(authentication), interval + " ms");
        VirtualRouters.claim(
                context, Service.Kind.VRRP, group, addresses(context), priority, priority > 0, alive(interval));
    }

    // Backups wait for more than three intervals. Half an interval is the tolerance.
    private static long alive(long intervalMillis) {
        return intervalMillis * 5 / 2;
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
