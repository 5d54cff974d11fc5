package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.claim.Claim.Fingerprint;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Detects two stations behind one MAC address: by DHCP fingerprints, host names or initial TTLs that alternate. One
 * change proves nothing: a system may have been reinstalled, or have booted from the network first. At least
 * {@value #MIN_RETURNS} changes back to an earlier value are proof.
 */
public final class SharedMacDetector {

    /** The minimum number of connections with each of the two TTLs. Fewer may be a traceroute. */
    private static final int MIN_STARTS = 3;

    /** No system starts with a lower TTL; traceroute does. */
    private static final int MIN_TTL = 30;

    private static final int MIN_RETURNS = 3;

    private final Alternation<Fingerprint> fingerprints = new Alternation<>(SharedMacDetector::isSameClient);
    private final Alternation<String> names = new Alternation<>(String::equals);
    private int firstTtl;
    private int firstTtlStarts;
    private int secondTtl;
    private int secondTtlStarts;
    private int ttlChanges;
    private int lastTtl;

    SharedMacDetector() {}

    /** Returns both fingerprints if they alternate. */
    public Optional<String> observeFingerprint(Fingerprint fingerprint) {
        return fingerprints.observe(fingerprint).map(before -> text(before) + " and " + text(fingerprint));
    }

    /** Returns both host names of the DHCP client if they alternate. */
    public Optional<String> observeName(String name) {
        return name.isEmpty() ? Optional.empty() : names.observe(name).map(before -> before + " and " + name);
    }

    /** Describes a fingerprint, as in {@code 1,3,6,15 (MSFT 5.0)}. */
    public static String text(Fingerprint fingerprint) {
        String options = fingerprint.options().stream().map(Object::toString).collect(Collectors.joining(","));
        return fingerprint.vendorClass().isEmpty() ? options : options + " (" + fingerprint.vendorClass() + ")";
    }

    // A client requests a few more options in some messages than in others.
    private static boolean isSameClient(Fingerprint one, Fingerprint other) {
        return one.vendorClass().equals(other.vendorClass())
                && (one.options().containsAll(other.options())
                        || other.options().containsAll(one.options()));
    }

    /**
     * Records the TTL or hop limit of a TCP SYN that the station sent from its own IP address. Returns both TTLs if
     * they alternate.
     */
    public Optional<String> observeTtl(int ttl) {
        if (ttl < MIN_TTL) {
            return Optional.empty();
        }
        if (firstTtlStarts == 0 || ttl == firstTtl) {
            firstTtl = ttl;
            firstTtlStarts++;
        } else if (secondTtlStarts == 0 || ttl == secondTtl) {
            secondTtl = ttl;
            secondTtlStarts++;
        } else {
            return Optional.empty();
        }
        ttlChanges += lastTtl != 0 && lastTtl != ttl ? 1 : 0;
        lastTtl = ttl;
        return firstTtlStarts >= MIN_STARTS && secondTtlStarts >= MIN_STARTS && ttlChanges >= MIN_STARTS
                ? Optional.of("TTL " + Math.max(firstTtl, secondTtl) + " and TTL " + Math.min(firstTtl, secondTtl))
                : Optional.empty();
    }

    /** A current value and the previous one. */
    private static final class Alternation<T> {

        private final BiPredicate<T, T> isSame;
        private T current;
        private T previous;
        private int returns;

        Alternation(BiPredicate<T, T> isSame) {
            this.isSame = isSame;
        }

        /** Returns the previous value if the value has changed back to an earlier one often enough. */
        Optional<T> observe(T value) {
            if (current != null && isSame.test(current, value)) {
                return Optional.empty();
            }
            boolean isReturn = previous != null && isSame.test(previous, value);
            previous = current;
            current = value;
            returns += isReturn ? 1 : 0;
            return isReturn && returns >= MIN_RETURNS ? Optional.of(previous) : Optional.empty();
        }
    }
}
