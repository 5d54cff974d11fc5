package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads advertisements of VRRP versions 2 and 3 (RFC 3768, RFC 5798), and of CARP, which has taken their protocol number.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |ver |typ | group  |priority|addresses|   0   CARP: version 2, skew for priority, words of its digest for addresses
 *  |   intervals     |    checksum     |   4
 *  |  addresses; of CARP a counter     |   8
 *  +-----------------------------------+
 * </pre>
 *
 * <p>CARP's advertisement is told by its one length and its 7 words of counter and digest; VRRP's with 7 addresses is longer by its
 * authentication.
 */
final class VrrpClaims {

    private static final int HEADER = 8;
    private static final int GROUP = 1;
    private static final int ADDRESS_COUNT = 3;
    private static final int ADVERTISEMENT_2 = 0x21;
    private static final int ADVERTISEMENT_3 = 0x31;
    private static final int CARP_LENGTH = 36;
    private static final int CARP_WORDS = 7;
    private static final int TTL = 255;
    private static final int MAX_ADDRESSES = 32;

    private VrrpClaims() {}

    /** Whether it is CARP's rather than VRRP's. */
    static boolean isCarp(MessageView message, long octets) {
        return octets == CARP_LENGTH && message.u8(0) == ADVERTISEMENT_2 && message.u8(ADDRESS_COUNT) == CARP_WORDS;
    }

    static void read(ClaimContext reading, boolean isCarp) {
        MessageView message = reading.message();
        int kind = message.u8(0);
        if (message.length() < HEADER) {
            reading.count(ClaimFault.VRRP_TRUNCATED);
        } else if (kind != ADVERTISEMENT_2 && kind != ADVERTISEMENT_3) {
            reading.count(ClaimFault.VRRP_BAD_VERSION);
        } else if (FirstHop.ttl(reading) != TTL) {
            reading.count(ClaimFault.VRRP_BAD_TTL);
        } else if (isCarp) {
            VirtualRouters.claim(reading, Service.Kind.CARP, message.u8(GROUP), List.of());
        } else {
            VirtualRouters.claim(reading, Service.Kind.VRRP, message.u8(GROUP), addresses(reading));
        }
    }

    private static List<IpAddress> addresses(ClaimContext reading) {
        MessageView message = reading.message();
        int octets = reading.decoded().ipVersion() == 4 ? 4 : 16;
        List<IpAddress> addresses = new ArrayList<>();
        for (int i = 0; i < Math.min(message.u8(ADDRESS_COUNT), MAX_ADDRESSES); i++) {
            if (!message.has(HEADER + i * octets, octets)) {
                reading.count(ClaimFault.VRRP_TRUNCATED);
                break;
            }
            addresses.add(message.ip(HEADER + i * octets, octets));
        }
        return addresses;
    }
}
