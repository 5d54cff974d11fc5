package io.macmon.analyzer.flow;

/**
 * Stream time: the latest time of any frame or tick. It never goes back, also if the clock of the frames does.
 *
 * <p>Single frames out of order leave it alone. But if the clock that stamps the frames were set back by an hour, no
 * flow would become idle for that hour. So when all frames and ticks stay further behind than flows may be idle, for
 * {@value #CONFIRMATION_NANOS} ns and {@value #CONFIRMATIONS} frames or ticks, the clock counts as set back: stream
 * time leaps forward so far that every flow has expired, and from then on advances with the new clock. Merged files,
 * and interfaces whose clocks differ, do not cause that: frames that are on time come in between.
 *
 * <p>One thread only.
 */
final class StreamClock {

    static final long CONFIRMATION_NANOS = 1_000_000_000;
    static final int CONFIRMATIONS = 8;

    // Frames of one capture are not out of order by that much.
    private static final long MIN_TOLERANCE_NANOS = 10_000_000_000L;

    private final long tolerance;
    private final long idleTimeout;
    private long offset; // from the time of a frame to stream time
    private long nanos = Long.MIN_VALUE;
    private long behindSince;
    private int behind; // consecutive frames and ticks
    private long end = Long.MIN_VALUE; // stream time when the clock was last set back, and after the leap
    private long restart = Long.MIN_VALUE;

    /** @param idleTimeout the longest time, in nanoseconds, that a flow may be idle */
    StreamClock(long idleTimeout) {
        tolerance = Math.max(idleTimeout, MIN_TOLERANCE_NANOS);
        this.idleTimeout = idleTimeout;
    }

    /** Stream time, in nanoseconds. After the clock was set back, it is ahead of the frames. */
    long nanos() {
        return nanos;
    }

    /**
     * Advances to the time of a frame or tick. Returns whether that shows that the clock was set back.
     *
     * @param time {@link Long#MIN_VALUE} if there is none
     */
    boolean advanceTo(long time) {
        if (time == Long.MIN_VALUE) {
            return false;
        }
        long stream = streamTime(time);
        if (!isFar(stream, nanos)) {
            nanos = Math.max(nanos, stream);
            behind = 0;
            return false;
        }
        behindSince = behind == 0 ? time : Math.min(behindSince, time);
        behind = Math.min(behind + 1, CONFIRMATIONS);
        return behind == CONFIRMATIONS && time - behindSince >= CONFIRMATION_NANOS;
    }

    /** Starts anew with the present time of the frames, which {@link #advanceTo} found to be behind. */
    void restartAt(long time) {
        end = nanos;
        nanos = FlowTimeouts.deadlineAfter(nanos, idleTimeout);
        offset = nanos - time;
        restart = nanos;
        behind = 0;
    }

    /** Whether a flow had not expired yet when the clock was set back. */
    boolean wasSetBackDuring(long lastActivity) {
        return lastActivity < restart && FlowTimeouts.deadlineAfter(lastActivity, idleTimeout) > end;
    }

    /** Whether a frame is so far behind stream time that its time may be of a clock that was set back. */
    boolean isFarBehind(long time, long streamNanos) {
        return isFar(streamTime(time), streamNanos);
    }

    // The distance may not fit into a long.
    private boolean isFar(long stream, long fromStream) {
        return stream < fromStream && Long.compareUnsigned(fromStream - stream, tolerance) > 0;
    }

    private long streamTime(long time) {
        return offset == 0 ? time : FlowTimeouts.deadlineAfter(time, offset);
    }
}
