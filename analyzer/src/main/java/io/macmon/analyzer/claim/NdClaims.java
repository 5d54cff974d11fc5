package io.macmon.analyzer.claim;

import io.macmon.analyzer.claim.Claim.AddressClaim.AddressEvidence;
import io.macmon.analyzer.claim.Claim.HopLimit;
import io.macmon.analyzer.claim.Claim.NetworkSettings;
import io.macmon.analyzer.claim.Claim.RouterDenial;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.Claim.Solicitation;
import io.macmon.analyzer.claim.RawValues.Format;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.LazyText;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads router and neighbour discovery messages (RFC 4861). Hop limit 255 shows that no router forwarded a message.
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |  type  |  code  |    checksum     |   0
 *  |  134: hop limit, flags, lifetime  |   4
 *  |  135 to 137: target address       |   8   134: two timers, then options at 16
 *  |                                   |  16
 *  |  137: destination address         |  24   135, 136: options; 137: options at 40
 *  +-----------------------------------+
 * </pre>
 */
final class NdClaims {

    private static final int ROUTER_SOLICITATION = 133;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final int NEIGHBOUR_SOLICITATION = 135;
    private static final int NEIGHBOUR_ADVERTISEMENT = 136;
    private static final int REDIRECT = 137;

    private static final int ADVERTISED_HOP_LIMIT = 4;
    private static final int NEIGHBOUR_FLAGS = 4;
    private static final int IS_ROUTER = 0x80;
    private static final int FLAGS = 5;
    private static final int MANAGED = 0x80;
    private static final int OTHER = 0x40;
    private static final int PREFERENCE_SHIFT = 3;
    private static final int LIFETIME = 6;
    private static final int TARGET = 8;
    private static final int DESTINATION = 24;

    private static final int HOP_LIMIT = 255;
    private static final int MAX_PREFIXES = 8;

    private final NdOptions options = new NdOptions();

    static boolean isRead(int type) {
        return type >= ROUTER_SOLICITATION && type <= REDIRECT;
    }

    void read(ClaimContext context) {
        if (context.ttl() != HOP_LIMIT) {
            context.count(ClaimFault.ND_BAD_HOP_LIMIT);
            return;
        }
        int type = context.decoded().sourcePort();
        int fixedLength = fixedLength(type);
        if (context.message().length() < fixedLength) {
            context.count(ClaimFault.ND_TRUNCATED);
            return;
        }
        options.read(context, fixedLength);
        claim(context, type);
    }

    private static int fixedLength(int type) {
        return switch (type) {
            case ROUTER_SOLICITATION -> 8;
            case ROUTER_ADVERTISEMENT -> 16;
            case REDIRECT -> 40;
            default -> 24;
        };
    }

    private void claim(ClaimContext context, int type) {
        switch (type) {
            case NEIGHBOUR_ADVERTISEMENT -> claimTarget(context);
            case REDIRECT -> claimRedirect(context);
            default -> claimSource(context);
        }
        if (type == NEIGHBOUR_SOLICITATION) {
            claimSolicitation(context);
        }
        if (type == ROUTER_ADVERTISEMENT) {
            claimRouter(context);
        }
    }

    private static void claimSolicitation(ClaimContext context) {
        IpAddress target = context.message().ip6(TARGET);
        if (context.sourceAddress().isUnspecified()) {
            context.claimAddress(context.source(), target, AddressEvidence.ND_DAD);
        } else {
            context.claim(new Solicitation(context.source(), target));
        }
    }

    private void claimSource(ClaimContext context) {
        if (options.sourceMac() != NdOptions.NONE) {
            context.claimAddress(options.sourceMac(), context.sourceAddress(), AddressEvidence.ND_SOURCE);
        }
    }

    private void claimTarget(ClaimContext context) {
        long mac = options.targetMac() == NdOptions.NONE ? context.source() : options.targetMac();
        IpAddress target = context.message().ip6(TARGET);
        context.claimAddress(mac, target, AddressEvidence.ND_ADVERTISEMENT);
        if ((context.message().u8(NEIGHBOUR_FLAGS) & IS_ROUTER) == 0) {
            context.claim(new RouterDenial(context.source(), target));
        }
    }

    private void claimRouter(ClaimContext context) {
        long mac = context.source() == 0 ? options.sourceMac() : context.source();
        IpAddress router = context.sourceAddress();
        RawValues prefixes = options.settings().getOrDefault("prefix", RawValues.NONE);
        int lifetime = context.message().u16(LIFETIME);
        LazyText detail = new LazyText(() -> router + prefixes(prefixes) + ", lifetime " + lifetime + " s");
        context.claim(new Service(mac, Service.Kind.ROUTER, detail, false));
        context.claim(new NetworkSettings(
                mac, Service.Kind.ROUTER, RawValues.NONE, RawValues.NONE, 0, false, settings(context)));
        int hopLimit = context.message().u8(ADVERTISED_HOP_LIMIT);
        if (hopLimit != 0) {
            context.claim(new HopLimit(mac, hopLimit));
        }
    }

    private static String prefixes(RawValues prefixes) {
        return prefixes.texts().stream()
                .limit(MAX_PREFIXES)
                .map(prefix -> ", prefix " + prefix)
                .collect(Collectors.joining());
    }

    private Map<String, RawValues> settings(ClaimContext context) {
        Map<String, RawValues> settings = options.settings();
        byte[] address = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(context.sourceAddress().high())
                .putLong(context.sourceAddress().low())
                .array();
        settings.put("source", RawValues.of(Format.ADDRESS, address));
        settings.put("lifetime", RawValues.of(String.valueOf(context.message().u16(LIFETIME))));
        settings.put("flags", RawValues.of(flagNames(context.message().u8(FLAGS))));
        return settings;
    }

    private static String flagNames(int flags) {
        String preference = switch (flags >>> PREFERENCE_SHIFT & 3) {
            case 1 -> ", high preference";
            case 3 -> ", low preference";
            default -> "";
        };
        return ((flags & MANAGED) != 0 ? "managed" : "not managed")
                + ((flags & OTHER) != 0 ? ", other configuration" : "")
                + preference;
    }

    private static void claimRedirect(ClaimContext context) {
        IpAddress destination = context.message().ip6(DESTINATION);
        IpAddress target = context.message().ip6(TARGET);
        LazyText detail = new LazyText(() -> destination + " via " + target);
        context.claim(new Service(context.source(), Service.Kind.REDIRECT, detail, false));
    }
}
