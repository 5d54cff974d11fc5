package io.macmon.capture;

import java.util.ArrayDeque;

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

    private static final int MAX_SETBACKS = 1_024;

    // Frames of one capture are not out of order by that much.
    private static final long MIN_TOLERANCE_NANOS = 10_000_000_000L;

    private final long period;
    private final long tolerance;
    private long offset; // from the time of a frame to stream time
    private long latest = Long.MIN_VALUE; // of the present clock
    private long behindSince;
    private int behind; // consecutive frames and ticks

    private final ArrayDeque<Setback> setbacks = new ArrayDeque<>(); // oldest first; they do not overlap

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
     * @param time {@link Long#MIN_VALUE} if none
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
        long restart = sum(now, period);
        Setback last = setbacks.peekLast();
        if (last != null && now < sum(last.restart, period)) {
            setbacks.removeLast();
            setbacks.add(new Setback(last.end, restart));
        } else {
            setbacks.add(new Setback(now, restart));
        }
        if (setbacks.size() > MAX_SETBACKS) {
            setbacks.remove();
        }
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

    /**
     * Whether a period that began at this stream time had not ended when the clock was set back. Only the last 1,024
     * times are remembered; times within a period of each other count as one.
     */
    public boolean wasSetBackDuring(long began) {
        if (setbacks.isEmpty()) {
            return false; // nearly always, and without an iterator
        }
        for (Setback setback : setbacks) {
            if (began < setback.restart && sum(began, period) > setback.end) {
                return true;
            }
        }
        return false;
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

    /**
     * A span in which the clock was set back, once or again before the periods that began after the leap had ended.
     *
     * @param end     stream time when the clock was first set back
     * @param restart stream time after the last leap
     */
    private record Setback(long end, long restart) {}
}
