package io.macmon.fleet.place;

import java.util.Arrays;

/** When the last reports of a sensor were written, and when they arrived. Immutable. */
public final class ReportTimes {

    /** Of a sensor that has not reported yet. */
    public static final ReportTimes NONE = new ReportTimes(new long[0], new long[0]);

    // Sightings can wait for as many minutes, and count as if they were processed at once.
    private static final int MAX = 16;

    private final long[] writtenNanos; // the last one at the end
    private final long[] arrivedMillis;

    private ReportTimes(long[] writtenNanos, long[] arrivedMillis) {
        this.writtenNanos = writtenNanos;
        this.arrivedMillis = arrivedMillis;
    }

    /** Adds a report: when it was written, nanoseconds since 1970, and when the broker received it. */
    public ReportTimes plus(long written, long arrived) {
        return new ReportTimes(append(writtenNanos, written), append(arrivedMillis, arrived));
    }

    private static long[] append(long[] times, long time) {
        int first = Math.max(times.length + 1 - MAX, 0);
        long[] longer = Arrays.copyOfRange(times, first, times.length + 1);
        longer[longer.length - 1] = time;
        return longer;
    }

    /** When the last report was written that arrived before then, nanoseconds since 1970; 0 if none of them did. */
    public long lastBefore(long millis) {
        for (int i = arrivedMillis.length - 1; i >= 0; i--) {
            if (arrivedMillis[i] < millis) {
                return writtenNanos[i];
            }
        }
        return 0;
    }
}
