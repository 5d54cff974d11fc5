package io.macmon.analyzer.audit;

import java.time.Duration;

/**
 * Counts sources that nobody lists, by stretches of ten seconds of capture time. At the end of a stretch, those that sent a few frames
 * only are too many, or not; before its end when they are very many, or when all newcomers are.
 */
final class FloodDetector {

    private static final long STRETCH_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final int VERY_MANY = 16;

    private final int tooMany;
    private long stretchNanos = NEVER;
    private int met;
    private int settled;
    private int flooding;
    private long floodNanos = NEVER;

    /** @param tooMany sources of a few frames only within a stretch */
    FloodDetector(int tooMany) {
        this.tooMany = tooMany;
    }

    /** Counts a source met for the first time. */
    void countNewSource(long nanos) {
        advance(nanos);
        met++;
        if (met - settled >= VERY_MANY * tooMany || met >= VERY_MANY * VERY_MANY * tooMany) {
            flood(nanos);
        }
    }

    /** Notes that a source has settled that was counted at some time. */
    void countSettled(long firstNanos) {
        if (firstNanos >= stretchNanos && settled < met) {
            settled++;
        }
    }

    /** Lets a stretch end when its time is up. */
    void advance(long nanos) {
        if (Math.abs(nanos - stretchNanos) >= STRETCH_NANOS) {
            closeWindow(nanos);
            stretchNanos = nanos;
            met = 0;
            settled = 0;
        }
    }

    /** Ends the stretch. */
    void closeWindow(long nanos) {
        if (met - settled >= tooMany) {
            flood(nanos);
        }
    }

    private void flood(long nanos) {
        floodNanos = nanos;
        flooding = Math.max(met - settled, met / VERY_MANY);
    }

    /** Whether there may be too many: newcomers are told when they have settled only. */
    boolean isFloodSuspected(long nanos) {
        return met - settled >= tooMany || isFlood(nanos);
    }

    /** Whether there were too many within the last stretch. */
    boolean isFlood(long nanos) {
        return Math.abs(nanos - floodNanos) < STRETCH_NANOS;
    }

    /** Sources that were too many. */
    int floodSources() {
        return flooding;
    }
}
