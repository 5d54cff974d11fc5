package io.macmon.analyzer.audit.rule;

import io.macmon.analyzer.audit.station.AnnouncementRecord.Values;
import io.macmon.analyzer.claim.RawValues;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values that one station announced for one setting. Those of its first message are known. Others become known when
 * all of its messages have had some of them for an hour.
 *
 * <p>Keeps {@value #MAX_CANDIDATES} combinations of values that may become known. The one that was announced least
 * recently makes room, and one that was not announced for an hour starts again.
 */
final class KnownValues {

    private static final int MAX_CANDIDATES = 64;
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
    private static final float LOAD_FACTOR = 0.75f;

    /** By the hash of their unknown values. */
    private final Map<Long, Candidate> candidates = new LinkedHashMap<>(2, LOAD_FACTOR, true);

    private RawValues known;
    private long lastKnownNanos;
    private boolean isNew = true;

    KnownValues(RawValues first, long nanos) {
        known = first;
        lastKnownNanos = nanos;
    }

    /** Notes a message without values for the setting: if none are known, it says the same as before. */
    void confirmAbsent(long nanos) {
        if (known.isEmpty()) {
            lastKnownNanos = nanos;
        }
    }

    /** What a later run needs. Values that may become known start again. */
    Values snapshot() {
        return new Values(known, lastKnownNanos);
    }

    /** The known values. */
    RawValues known() {
        return known;
    }

    /** The known values if they changed since the last call; otherwise none. */
    RawValues takeNew() {
        RawValues taken = isNew ? known : RawValues.NONE;
        isNew = false;
        return taken;
    }

    /** Adds the values of a message. Returns a bit for each of them that is unknown, the lowest for the first one. */
    long add(RawValues values, long nanos) {
        long unknown = 0;
        long hash = 0;
        for (int i = 0; i < values.size(); i++) {
            if (!known.has(values.hash(i))) {
                unknown |= 1L << i;
                hash += values.hash(i);
            }
        }
        if (unknown == 0) {
            lastKnownNanos = nanos;
        } else if (nanos - announce(hash, nanos) >= HOUR_NANOS && nanos - lastKnownNanos >= HOUR_NANOS) {
            known = values;
            isNew = true;
            lastKnownNanos = nanos;
            candidates.clear();
            return 0;
        }
        return unknown;
    }

    // Returns since when the combination has been announced.
    private long announce(long hash, long nanos) {
        Candidate candidate = candidates.get(hash);
        boolean isCurrent = candidate != null && nanos - candidate.lastNanos < HOUR_NANOS;
        if (candidate == null && candidates.size() >= MAX_CANDIDATES) {
            candidates.remove(candidates.keySet().iterator().next());
        }
        long firstNanos = isCurrent ? candidate.firstNanos : nanos;
        candidates.put(hash, new Candidate(firstNanos, nanos));
        return firstNanos;
    }

    /** When a combination was announced, for the first and the last time. */
    private record Candidate(long firstNanos, long lastNanos) {}
}
