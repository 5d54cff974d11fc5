package io.macmon.analyzer.audit;

import java.time.Duration;

/** Counts sources that nobody lists, by stretches of ten seconds of capture time, and tells when there are too many. */
final class FloodMeter {

    private static final long STRETCH_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final int tooMany;
    private long stretchNanos = NEVER;
    private int single;
    private long floodNanos = NEVER;

    /** @param tooMany sources of one frame only within a stretch */
    FloodMeter(int tooMany) {
        this.tooMany = tooMany;
    }

    /** Counts a source met for the first time. */
    void met(long nanos) {
        if (Math.abs(nanos - stretchNanos) >= STRETCH_NANOS) {
            stretchNanos = nanos;
            single = 0;
        }
        single++;
        if (single >= tooMany) {
            floodNanos = nanos;
        }
    }

    /** Takes one back that was heard a second time within the stretch. */
    void metAgain(long firstNanos) {
        if (firstNanos >= stretchNanos && single > 0) {
            single--;
        }
    }

    /** Whether there are too many just now. */
    boolean isFlooded(long nanos) {
        return Math.abs(nanos - floodNanos) < STRETCH_NANOS;
    }

    /** Sources of one frame only in this stretch so far. */
    int sources() {
        return single;
    }
}
