package io.macmon.analyzer.audit.segment;

import java.time.Duration;

/**
 * Detects floods of spoofed source addresses: fast ones by the new sources within ten seconds, and slow ones by those
 * within five minutes, of which {@value #SLOW_FACTOR} times as many are a flood. A fast flood is detected before its
 * window ends if the sources reach {@value #FAST_FACTOR} times the limit; a slow one as soon as they reach the limit.
 * Time is capture time.
 */
public final class FloodDetector {

    /** A flood. */
    public enum Speed {
        FAST("10 seconds"),
        SLOW("5 minutes");

        private final String window;

        Speed(String window) {
            this.window = window;
        }

        /** The length of the window, as text. */
        public String window() {
            return window;
        }
    }

    private static final int FAST_FACTOR = 16;
    private static final int SLOW_FACTOR = 8;
    private static final int FAST_WINDOWS = 30; // in a slow one

    private final FloodWindow fast;
    private final FloodWindow slow;
    private final int limit;
    private final int slowLimit; // of a slow flood, in the length of a fast window

    /** @param limit number of unsettled sources within ten seconds that is a flood */
    public FloodDetector(int limit) {
        this.limit = limit;
        slowLimit = Math.max(1, SLOW_FACTOR * limit / FAST_WINDOWS);
        fast = new FloodWindow(
                limit, (long) FAST_FACTOR * limit, (long) FAST_FACTOR * FAST_FACTOR * limit, Duration.ofSeconds(10));
        slow = new FloodWindow(SLOW_FACTOR * limit, (long) SLOW_FACTOR * limit, Long.MAX_VALUE, Duration.ofMinutes(5));
    }

    public void countNewSource(long nanos) {
        fast.countNewSource(nanos);
        slow.countNewSource(nanos);
    }

    /** Counts a source that has settled, if it was new in the current windows. */
    public void countSettled(long firstNanos) {
        fast.countSettled(firstNanos);
        slow.countSettled(firstNanos);
    }

    /** Starts new windows if the current ones are over. */
    public void advance(long nanos) {
        fast.advance(nanos);
        slow.advance(nanos);
    }

    public void closeWindow(long nanos) {
        fast.closeWindow(nanos);
        slow.closeWindow(nanos);
    }

    /** Whether a current window may become a flood. A slow flood is over once its sources stop. */
    public boolean isFloodSuspected(long nanos) {
        advance(nanos);
        return fast.isFloodSuspected(nanos) || (slow.isFloodSuspected(nanos) && fast.unsettled() >= slowLimit);
    }

    /** Whether there was a flood a short while ago. */
    public boolean isFlood(long nanos) {
        return fast.isFlood(nanos) || slow.isFlood(nanos);
    }

    /** The fastest flood at the moment; meaningless unless {@link #isFlood}. */
    public Speed speed(long nanos) {
        return fast.isFlood(nanos) ? Speed.FAST : Speed.SLOW;
    }

    /** The number of sources in the latest flood of this speed. */
    public int sources(Speed speed) {
        return speed == Speed.FAST ? fast.floodSources() : slow.floodSources();
    }

    /** The number of sources that is a flood of this speed. */
    public int limit(Speed speed) {
        return speed == Speed.FAST ? limit : SLOW_FACTOR * limit;
    }
}
