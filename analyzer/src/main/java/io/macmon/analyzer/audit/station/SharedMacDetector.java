package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.claim.Claim.Fingerprint;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * What one station cannot be at the same time. A change is no contradiction: systems are set up anew and boot by network first. Going
 * back to what was before is, when it is done again and again.
 */
public final class SharedMacDetector {

    /** Connections that must start from each of two distances, so that a trace of the route is not taken for a second station. */
    private static final int ENOUGH_STARTS = 3;

    /** No system starts with less; what traces a route does. */
    private static final int LEAST_TTL = 30;

    /** Once or twice is a machine that boots by network first. */
    private static final int ENOUGH_RETURNS = 3;

    private final Alternation<Fingerprint> fingerprint = new Alternation<>(SharedMacDetector::isAlike);
    private final Alternation<String> name = new Alternation<>(String::equals);
    private int nearTtl;
    private int nearStarts;
    private int farTtl;
    private int farStarts;
    private int turns;
    private int lastTtl;

    /** Notes how its DHCP client asks; the two ways, when they come in turns. */
    public Optional<String> observeFingerprint(Fingerprint asked) {
        return fingerprint.observe(asked).map(before -> text(before) + " and " + text(asked));
    }

    /** Notes the name that its DHCP client gives; the two names, when they come in turns. */
    public Optional<String> observeName(String words) {
        return words.isEmpty() ? Optional.empty() : name.observe(words).map(before -> before + " and " + words);
    }

    /** In words. */
    public static String text(Fingerprint asked) {
        String options = asked.options().stream().map(Object::toString).collect(Collectors.joining(","));
        return asked.vendorClass().isEmpty() ? options : options + " (" + asked.vendorClass() + ")";
    }

    // A client asks for a few options more in some messages than in others.
    private static boolean isAlike(Fingerprint one, Fingerprint other) {
        return one.vendorClass().equals(other.vendorClass())
                && (one.options().containsAll(other.options())
                        || other.options().containsAll(one.options()));
    }

    /**
     * Notes the TTL or hop limit with which it starts a TCP connection from an address of its own; the two, when they come in turns.
     */
    public Optional<String> observeTtl(int ttl) {
        if (ttl < LEAST_TTL) {
            return Optional.empty();
        }
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
    private static final class Alternation<T> {

        private final BiPredicate<T, T> alike;
        private T now;
        private T before;
        private int returns;

        Alternation(BiPredicate<T, T> alike) {
            this.alike = alike;
        }

        /** What it was until now, when it goes back to what it was before. */
        Optional<T> observe(T next) {
            if (now != null && alike.test(now, next)) {
                return Optional.empty();
            }
            boolean isBack = before != null && alike.test(before, next);
            before = now;
            now = next;
            returns += isBack ? 1 : 0;
            return isBack && returns >= ENOUGH_RETURNS ? Optional.of(before) : Optional.empty();
        }
    }
}
