package io.macmon.capture;

/**
 * Stream time: the latest time of any frame or tick. It never goes back, not even if the clock of the frames does.
 *
 * <p>Single frames out of order leave it alone. But if the clock that stamps the frames were set back by an hour, no
 * period would end for that hour. So when all frames and ticks stay far behind for {@value #CONFIRMATION_NANOS} ns and
 * {@value #CONFIRMATIONS} frames or ticks, the clock counts as set back: stream time leaps forward by a period, so that
 * every period is over, and from then on advances with the new clock. Merged files, and interfaces whose clocks differ,
 * do not cause that while frames that are on time come in between; a second without any does.
 *
 * <p>One thread only.
 */
public final class StreamClock {

    /** How long all frames must be far behind. */
    public static final long CONFIRMATION_NANOS = 1_000_000_000;

    /** How many frames and ticks must be far behind. */
    public static final int CONFIRMATIONS = 8;

    // Frames of one capture are not out of order by that much.
    private static final long MIN_TOLERANCE_NANOS = 10_000_000_000L;

    private final long period;
    private final long tolerance;
    private long offset; // from the time of a frame to stream time
    private long latest = Long.MIN_VALUE; // of the present clock
    private long behindSince;
    private int behind; // consecutive frames and ticks

    // Stream time when the clock was set back, and after the leap. If it was set back again before the periods that
    // began in between had ended: at the first of those times, and after the last leap.
    private long end = Long.MIN_VALUE;
    private long restart = Long.MIN_VALUE;

    /** @param period the longest that the user of this clock measures, in nanoseconds */
    public StreamClock(long period) {
        this.period = period;
        tolerance = Math.max(period, MIN_TOLERANCE_NANOS);
    }

    /** Stream time, in nanoseconds. After the clock was set back, it is ahead of the frames. */
    public long nanos() {
        return streamTime(latest);
    }

    /**
     * Advances to the time of a frame or tick, or does nothing if that shows that the clock was set back: then call
     * {@link #restartAt}.
     *
     * @param time {@link Long#MIN_VALUE} if there is none
     * @return whether the clock was set back
     */
    public boolean isSetBackAt(long time) {
        if (time >= latest) {
            latest = time;
            behind = 0;
            return false;
        }
        return time != Long.MIN_VALUE && hasStayedBehind(time);
    }

    private boolean hasStayedBehind(long time) {
        if (!isFar(time, latest)) {
            behind = 0;
            return false;
        }
        behindSince = behind == 0 ? time : Math.min(behindSince, time);
        behind = Math.min(behind + 1, CONFIRMATIONS);
        return behind == CONFIRMATIONS && time - behindSince >= CONFIRMATION_NANOS;
    }

    /** Leaps forward by a period, and follows the present time of the frames from there. */
    public void restartAt(long time) {
        long now = nanos();
        if (restart == Long.MIN_VALUE || now >= sum(restart, period)) {
            end = now;
        }
        restart = sum(now, period);
        offset = restart - time;
        latest = time;
        behind = 0;
    }

    /** Advances to the time of a frame or tick, also if the clock was set back. Returns stream time. */
    public long advanceTo(long time) {
        if (isSetBackAt(time)) {
            restartAt(time);
        }
        return nanos();
    }

    /** Whether a period that began at this stream time had not ended when the clock was set back. */
    public boolean wasSetBackDuring(long began) {
        return began < restart && sum(began, period) > end;
    }

    /** Whether the last frame or tick was so far behind that its time may be that of a clock that was set back. */
    public boolean isFarBehind() {
        return behind > 0;
    }

    // The distance may not fit into a long.
    private boolean isFar(long time, long from) {
        return time < from && Long.compareUnsigned(from - time, tolerance) > 0;
    }

    private long streamTime(long time) {
        return offset == 0 ? time : sum(time, offset);
    }

    private static long sum(long nanos, long positive) {
        long sum = nanos + positive;
        return sum < nanos ? Long.MAX_VALUE : sum;
    }
}
