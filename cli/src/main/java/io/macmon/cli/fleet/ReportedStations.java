package io.macmon.cli.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What was last reported of each station in each VLAN. Thread-safe: the workers of a watch share one. */
final class ReportedStations {

    /** How many changes of a station are reported per minute and VLAN, without the first report of that minute. */
    static final int MAX_CHANGES = 10;

    private static final Duration REPEAT = Duration.ofMinutes(1);

    private final long repeatNanos;

    private final Map<Long, Reported> reported = new HashMap<>();

    ReportedStations(FleetTime time) {
        repeatNanos = time.timeOfDay(REPEAT).toNanos();
    }

    /** A station that keeps sending is reported again after this time. */
    long repeatNanos() {
        return repeatNanos;
    }

    /** How long a station is remembered after it was last reported. */
    long forgetNanos() {
        return 2 * repeatNanos;
    }

    /** @param changes how many were reported since {@code minuteNanos} */
    private record Reported(int revision, long lastNanos, long atNanos, long minuteNanos, int changes) {}

    /**
     * Whether a station is to be reported now: it is new, has changed, or was heard again a minute later. A station can
     * change with every frame, so further changes wait until a minute is over.
     */
    synchronized boolean take(long mac, int vlan, long lastNanos, int revision, long nowNanos) {
        long pair = mac << VlanTimes.VLAN_BITS | vlan;
        Reported last = reported.get(pair);
        boolean isNewMinute = last == null || Math.abs(nowNanos - last.minuteNanos) >= repeatNanos;
        boolean isChanged = last == null || last.revision != revision;
        boolean isDue = isChanged
                ? isNewMinute || last.changes < MAX_CHANGES
                : lastNanos > last.lastNanos && Math.abs(nowNanos - last.atNanos) >= repeatNanos;
        if (isDue) {
            long minuteNanos = isNewMinute ? nowNanos : last.minuteNanos;
            reported.put(
                    pair, new Reported(revision, lastNanos, nowNanos, minuteNanos, isNewMinute ? 0 : last.changes + 1));
        }
        return isDue;
    }

    synchronized void forget(long nowNanos) {
        reported.values().removeIf(last -> Math.abs(nowNanos - last.atNanos) > forgetNanos());
    }
}
