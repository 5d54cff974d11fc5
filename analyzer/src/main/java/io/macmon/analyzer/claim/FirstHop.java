package io.macmon.analyzer.claim;

/** Whether a packet comes from the station that sent its frame, as far as one packet tells. */
final class FirstHop {

    private static final int IPV4_TTL = 8;
    private static final int IPV6_HOP_LIMIT = 7;

    private FirstHop() {}

    /** Whether it goes to a group of the segment, or has a TTL that systems begin with: a router would have taken one off. */
    static boolean isUnrouted(ClaimContext reading) {
        return reading.isToGroup() || isInitialTtl(ttl(reading));
    }

    /** IPv4's time to live, IPv6's hop limit. */
    static int ttl(ClaimContext reading) {
        return reading.ipHeader().u8(reading.decoded().ipVersion() == 4 ? IPV4_TTL : IPV6_HOP_LIMIT);
    }

    private static boolean isInitialTtl(int ttl) {
        return ttl == 1 || ttl == 32 || ttl == 64 || ttl == 128 || ttl == 255;
    }
}
