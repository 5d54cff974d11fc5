package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.config.net.IpAddress;

/**
 * Reads router and neighbour discovery (RFC 4861). Only a neighbour's has hop limit 255.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  type  |  code  |    checksum     |   0
 *  |  reserved, or hops, flags, life   |   4
 *  |  target of 135, 136 and 137; of   |   8
 *  |  134 two timers and the options   |  16
 *  |  destination of 137; options      |  24
 *  +-----------------------------------+
 * </pre>
 */
final class NdClaims {

    private static final int ROUTER_SOLICITATION = 133;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final int NEIGHBOUR_SOLICITATION = 135;
    private static final int NEIGHBOUR_ADVERTISEMENT = 136;
    private static final int REDIRECT = 137;

    private static final int LIFETIME = 6;
    private static final int TARGET = 8;
    private static final int DESTINATION = 24;

    private static final int HOP_LIMIT = 255;

    private final NdOptions options = new NdOptions();

    static boolean isRead(int type) {
        return type >= ROUTER_SOLICITATION && type <= REDIRECT;
    }

    void read(ClaimContext reading) {
        if (FirstHop.ttl(reading) != HOP_LIMIT) {
            reading.count(ClaimFault.ND_BAD_HOP_LIMIT);
            return;
        }
        int type = reading.decoded().sourcePort();
        int fixed = fixedLength(type);
        if (reading.message().length() < fixed) {
            reading.count(ClaimFault.ND_TRUNCATED);
            return;
        }
        options.read(reading, fixed);
        claim(reading, type);
    }

    private static int fixedLength(int type) {
        return switch (type) {
            case ROUTER_SOLICITATION -> 8;
            case ROUTER_ADVERTISEMENT -> 16;
            case REDIRECT -> 40;
            default -> 24;
        };
    }

    private void claim(ClaimContext reading, int type) {
        switch (type) {
            case NEIGHBOUR_ADVERTISEMENT -> claimTarget(reading);
            case REDIRECT -> claimRedirect(reading);
            default -> claimSource(reading);
        }
        if (type == NEIGHBOUR_SOLICITATION && reading.sourceAddress().isUnspecified()) {
            reading.claimAddress(reading.source(), reading.message().ip6(TARGET), AddressEvidence.ND_DAD);
        }
        if (type == ROUTER_ADVERTISEMENT) {
            claimRouter(reading);
        }
    }

    private void claimSource(ClaimContext reading) {
        reading.claimAddress(options.sourceMac(), reading.sourceAddress(), AddressEvidence.ND_SOURCE);
    }

    private void claimTarget(ClaimContext reading) {
        long mac = options.targetMac() == 0 ? reading.source() : options.targetMac();
        reading.claimAddress(mac, reading.message().ip6(TARGET), AddressEvidence.ND_ADVERTISEMENT);
    }

    private void claimRouter(ClaimContext reading) {
        long mac = reading.source() == 0 ? options.sourceMac() : reading.source();
        String detail = reading.sourceAddress() + options.prefixes() + ", lifetime "
                + reading.message().u16(LIFETIME) + " s";
        reading.claim(new Service(mac, Service.Kind.ROUTER, detail, false));
    }

    private static void claimRedirect(ClaimContext reading) {
        IpAddress destination = reading.message().ip6(DESTINATION);
        reading.claim(new Service(
                reading.source(),
                Service.Kind.REDIRECT,
                destination + " by way of " + reading.message().ip6(TARGET),
                false));
    }
}
