package io.macmon.analyzer.audit;

import java.time.Duration;

/**
 * Detects floods of spoofed source addresses. Counts new unlisted sources in windows of ten seconds of capture time. A
 * window is a flood if the unsettled sources reach the limit by its end. It is a flood earlier if the unsettled sources
 * reach {@value #FACTOR} times the limit, or if all new sources reach {@value #FACTOR}² times the limit.
 */
final class FloodDetector {

    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final int FACTOR = 16;

    private final int limit;
    private long windowNanos = NEVER;
    private int newSources;
    private int settled;
    private int floodSources;
    private long floodNanos = NEVER;

    /** @param limit number of unsettled sources that makes a window a flood */
    FloodDetector(int limit) {
        this.limit = limit;
    }

    void countNewSource(long nanos) {
        advance(nanos);
        newSources++;
        if (newSources - settled >= FACTOR * limit || newSources >= FACTOR * FACTOR * limit) {
            setFlood(nanos);
        }
    }

    /** Counts a source that has settled, if it was new in this window. */
    void countSettled(long firstNanos) {
        if (firstNanos >= windowNanos && settled < newSources) {
            settled++;
        }
    }

    /** Starts a new window if the current one is over. */
    void advance(long nanos) {
        if (Math.abs(nanos - windowNanos) >= WINDOW_NANOS) {
            closeWindow(nanos);
            windowNanos = nanos;
            newSources = 0;
            settled = 0;
        }
    }

    void closeWindow(long nanos) {
        if (newSources - settled >= limit) {
            setFlood(nanos);
        }
    }

    private void setFlood(long nanos) {
        floodNanos = nanos;
        floodSources = Math.max(newSources - settled, newSources / FACTOR);
    }

    /** Whether the current window may become a flood. */
    boolean isFloodSuspected(long nanos) {
        return newSources - settled >= limit || isFlood(nanos);
    }

    /** Whether there was a flood within the last ten seconds. */
    boolean isFlood(long nanos) {
        return Math.abs(nanos - floodNanos) < WINDOW_NANOS;
    }

    /** The number of sources in the latest flood. */
    int floodSources() {
        return floodSources;
    }
}
