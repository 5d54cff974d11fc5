package io.macmon.analyzer.audit.finding;

import io.macmon.capture.WallClock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The findings that are muted, and until when. */
final class Mutes {

    private final Map<FindingLog.Key, Mute> mutes = new HashMap<>();

    void replace(Collection<Mute> replacements) {
        mutes.clear();
        replacements.forEach(
                mute -> mutes.put(new FindingLog.Key(mute.kind(), mute.station().value(), mute.subject()), mute));
    }

    /** The mutes in effect at a time, the first to end first. */
    List<Mute> at(long nanos) {
        return mutes.values().stream()
                .filter(mute -> nanos < WallClock.nanos(mute.until()))
                .sorted(Comparator.comparing(Mute::until).thenComparing(Mute::key))
                .toList();
    }

    /** When the mute of a finding ends; in the past if it has none. */
    long endNanos(FindingLog.Key key) {
        Mute mute = mutes.get(key);
        return mute == null ? Long.MIN_VALUE : WallClock.nanos(mute.until());
    }
}
