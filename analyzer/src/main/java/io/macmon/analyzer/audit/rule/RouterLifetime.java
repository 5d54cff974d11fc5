package io.macmon.analyzer.audit.rule;

import io.macmon.analyzer.audit.station.AnnouncementRecord.Lifetime;
import java.time.Duration;

/**
 * Whether a router really ends when it advertises the lifetime 0, or one that is so much shorter than before that hosts
 * soon forget the router. A router that stops does so up to three times (RFC 4861), several seconds apart. Then it is
 * silent, or starts again. Without an uplink it goes on with 0.
 */
final class RouterLifetime {

    private static final int MUCH_SHORTER = 4; // times
    private static final int MAX_FINAL = 3;
    private static final int MAX_ENDS = 2;
    private static final long BURST_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    private int before; // the longest of the last hour
    private long beforeNanos;
    private long expiryNanos;
    private boolean isEnded;
    private long burstNanos;
    private int burst;
    private long endsNanos;
    private int ends;

    /** Continues with what an earlier run knew, with other times. */
    void restore(Lifetime saved, long shiftNanos) {
        before = saved.before();
        beforeNanos = saved.beforeNanos() + shiftNanos;
        expiryNanos = saved.expiryNanos() + shiftNanos;
        isEnded = saved.isEnded();
        burstNanos = saved.burstNanos() + shiftNanos;
        burst = saved.burst();
        endsNanos = saved.endsNanos() + shiftNanos;
        ends = saved.ends();
    }

    Lifetime snapshot() {
        return new Lifetime(before, beforeNanos, expiryNanos, isEnded, burstNanos, burst, endsNanos, ends);
    }

    /** The longest lifetime of the last hour, in seconds. */
    int before() {
        return before;
    }

    /** Whether hosts use the router as a default router. */
    boolean isDefaultRouter(long nanos) {
        return before > 0 && !isEnded && nanos < expiryNanos;
    }

    /** Adds an advertisement. Returns whether it ends the router, but is not the router's own. */
    boolean add(int lifetime, long nanos) {
        expiryNanos = nanos + Duration.ofSeconds(lifetime).toNanos();
        boolean isSettled = lifetime != 0 && nanos - beforeNanos >= HOUR_NANOS;
        if (lifetime >= before || isSettled) {
            before = lifetime;
            beforeNanos = nanos;
        }
        if (before == 0) {
            return false; // it never was a default router
        }
        if (lifetime != 0 && lifetime >= before / MUCH_SHORTER) {
            isEnded = false;
            return false;
        }
        return addEnd(nanos);
    }

    private boolean addEnd(long nanos) {
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
