package io.macmon.analyzer.audit;

import java.util.Optional;

/**
 * What one station cannot be at the same time. A change is no contradiction: systems are set up anew and boot by network first. Going
 * back to what was before is.
 */
final class Contradictions {

    /** Connections that must start from each of two distances, so that a trace of the route is not taken for a second station. */
    private static final int ENOUGH_STARTS = 3;

    private final Turn fingerprint = new Turn();
    private final Turn name = new Turn();
    private int nearTtl;
    private int nearStarts;
    private int farTtl;
    private int farStarts;
    private int turns;
    private int lastTtl;

    /** Notes how its DHCP client asks; the two ways, when they come in turns. */
    Optional<String> fingerprint(String words) {
        return fingerprint.take(words);
    }

    /** Notes the name that its DHCP client gives; the two names, when they come in turns. */
    Optional<String> name(String words) {
        return name.take(words);
    }

    /**
     * Notes the TTL or hop limit with which it starts a TCP connection from an address of its own; the two, when they come in turns.
     */
    Optional<String> ttl(int ttl) {
        if (nearStarts == 0 || ttl == nearTtl) {
            nearTtl = ttl;
            nearStarts++;
        } else if (farStarts == 0 || ttl == farTtl) {
            farTtl = ttl;
            farStarts++;
        } else {
            return Optional.empty();
        }
        turns += lastTtl != 0 && lastTtl != ttl ? 1 : 0;
        lastTtl = ttl;
        return nearStarts >= ENOUGH_STARTS && farStarts >= ENOUGH_STARTS && turns >= ENOUGH_STARTS
                ? Optional.of("TTL " + Math.max(nearTtl, farTtl) + " and TTL " + Math.min(nearTtl, farTtl))
                : Optional.empty();
    }

    /** One thing, and the other that it was before. */
    private static final class Turn {

        private String now = "";
        private String before = "";

        Optional<String> take(String words) {
            if (words.isEmpty() || words.equals(now)) {
                return Optional.empty();
            }
            boolean isBack = words.equals(before);
            before = now;
            now = words;
            return isBack ? Optional.of(before + " and " + now) : Optional.empty();
        }
    }
}
