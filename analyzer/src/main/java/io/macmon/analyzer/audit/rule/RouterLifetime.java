package io.macmon.analyzer.audit.rule;

import java.time.Duration;

/**
 * Whether a router really ends when it advertises the lifetime 0. A router that stops does so up to three times (RFC
 * 4861), several seconds apart. Then it is silent, or starts again. Without an uplink it goes on with 0.
 */
final class RouterLifetime {

    private static final int MAX_FINAL = 3;
    private static final int MAX_ENDS = 2;
    private static final long BURST_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    private int before; // the last lifetime other than 0
    private boolean isEnded;
    private long burstNanos;
    private int burst;
    private long endsNanos;
    private int ends;

    /** The last lifetime other than 0, in seconds. */
    int before() {
        return before;
    }

    /** Adds an advertisement. Returns whether its lifetime 0 is not the router's own. */
    boolean add(int lifetime, long nanos) {
        if (lifetime != 0) {
            before = lifetime;
            isEnded = false;
            return false;
        }
        if (before == 0) {
            return false; // it never was a default router
        }
        if (Math.abs(nanos - burstNanos) > BURST_NANOS) {
            burstNanos = nanos;
            burst = 0;
        }
        if (Math.abs(nanos - endsNanos) > HOUR_NANOS) {
            endsNanos = nanos;
            ends = 0;
        }
        burst++;
        ends += isEnded ? 0 : 1;
        isEnded = true;
        return burst > MAX_FINAL || ends > MAX_ENDS;
    }
}
