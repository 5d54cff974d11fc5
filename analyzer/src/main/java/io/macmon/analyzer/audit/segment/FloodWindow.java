package io.macmon.analyzer.audit.segment;

import java.time.Duration;

/**
 * Counts new sources in windows of capture time. A window is a flood if the unsettled sources reach the limit
 * by its end. It is a flood earlier if the unsettled sources reach a higher limit, or if all new sources reach a third
 * one.
 */
final class FloodWindow {

    private static final long NEVER = Long.MIN_VALUE / 2;

    private static final int SPOOFED_OF_NEW = 16; // a guess: one in 16, if all of them settled

    private final int limit;
    private final long limitAtOnce;
    private final long limitOfAll;
    private final long lengthNanos;
    private long windowNanos = NEVER;
    private int newSources;
    private int settled;
    private int previousUnsettled;
    private int floodSources;
    private long floodNanos = NEVER; // when it was detected
    private long endNanos = NEVER; // of the window with the flood

    /**
     * @param limit       number of unsettled sources that makes a window a flood when it ends
     * @param limitAtOnce number of unsettled sources that makes it a flood at once
     * @param limitOfAll  number of new sources, settled or not, that makes it a flood at once
     */
    FloodWindow(int limit, long limitAtOnce, long limitOfAll, Duration length) {
        this.limit = limit;
        this.limitAtOnce = limitAtOnce;
        this.limitOfAll = limitOfAll;
        lengthNanos = length.toNanos();
    }

    void countNewSource(long nanos) {
        advance(nanos);
        newSources++;
        if (newSources - settled >= limitAtOnce || newSources >= limitOfAll) {
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
        if (Math.abs(nanos - windowNanos) >= lengthNanos) {
            closeWindow(nanos);
            previousUnsettled = Math.abs(nanos - windowNanos) < 2 * lengthNanos ? newSources - settled : 0;
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
        endNanos = Math.min(nanos, windowNanos + lengthNanos);
        floodSources = Math.max(newSources - settled, newSources / SPOOFED_OF_NEW);
    }

    /** Whether the current window may become a flood. */
    boolean isFloodSuspected(long nanos) {
        return newSources - settled >= limit || Math.abs(nanos - endNanos) < lengthNanos;
    }

    /** The unsettled sources in the current window or the previous one, whichever has more. */
    int unsettled() {
        return Math.max(previousUnsettled, newSources - settled);
    }

    /** Whether there was a flood within the last window's length. */
    boolean isFlood(long nanos) {
        return Math.abs(nanos - floodNanos) < lengthNanos;
    }

    /** The number of sources in the latest flood. */
    int floodSources() {
        return floodSources;
    }
}
