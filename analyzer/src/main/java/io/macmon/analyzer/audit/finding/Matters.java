package io.macmon.analyzer.audit.finding;

import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Findings with one cause: those of one listed station that harmless devices cause as well, for many addresses at a
 * time, such as a repeater, a sleep proxy, a cluster or a dock. A matter is reported once a day, however many findings
 * it has.
 *
 * <p>At most {@value #MAX_MATTERS} are kept. A finding of one that was forgotten starts a new one.
 */
final class Matters {

    static final int MAX_MATTERS = 16_384;

    private static final long ADDRESS_MASK = (1L << 48) - 1;

    private final Map<Key, Matter> byStation = newest();

    /** By the two stations of a dispute, of which now one and now the other is blamed. */
    private final Map<Key, Matter> byPair = newest();

    private static Map<Key, Matter> newest() {
        return new LinkedHashMap<>() {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Matter> eldest) {
                return size() > MAX_MATTERS;
            }
        };
    }

    /** The matter that a finding belongs to; null if to none. */
    Matter of(FindingKind kind, long station, FindingWeight weight) {
        Cause cause = cause(kind);
        if (cause == Cause.OTHER || weight.rank() != Rank.LISTED || !weight.isOfListed()) {
            return null;
        }
        long other = weight.victim() & ADDRESS_MASK;
        Key pair = new Key(cause, Math.min(station, other), Math.max(station, other));
        return byPair.computeIfAbsent(
                pair, unused -> byStation.computeIfAbsent(new Key(cause, station, station), key -> new Matter()));
    }

    private static Cause cause(FindingKind kind) {
        return switch (kind) {
            case ADDRESS_MOVED, FLIP_FLOP, GRATUITOUS_ARP -> Cause.DISPUTE;
            case NEW_ADDRESS -> Cause.NEW_ADDRESS;
            case SENDER_MISMATCH, INVALID_SENDER -> Cause.SENDER;
            case SHARED_MAC, IDENTITY_CHANGED -> Cause.IDENTITY;
            default -> Cause.OTHER;
        };
    }

    private enum Cause {
        DISPUTE,
        NEW_ADDRESS,
        SENDER,
        IDENTITY,
        OTHER
    }

    private record Key(Cause cause, long station, long other) {}

    /** When one matter was last reported. */
    static final class Matter {

        private long reportedNanos = Long.MIN_VALUE / 2;
        private Severity worst = Severity.INFO;

        /** Whether a finding may be reported: a day after the last one, or if it is more severe than any before. */
        boolean isDue(long nanos, long dayNanos, Severity severity) {
            return Math.abs(nanos - reportedNanos) >= dayNanos || severity.compareTo(worst) > 0;
        }

        void setReported(long nanos, Severity severity) {
            reportedNanos = nanos;
            worst = severity.compareTo(worst) > 0 ? severity : worst;
        }
    }
}
