package io.macmon.cli.output;

import java.time.Duration;

/** How long a run waits for a target that does not keep up. */
final class WaitPolicy {

    /**
     * A receiver that accepts nothing for this long has stalled; only the analysis of a capture file waits that long.
     */
    static final Duration RECEIVER_STALL = Duration.ofSeconds(10);

    /** How long the end of a live capture waits for a receiver. */
    static final Duration RECEIVER_DRAIN = Duration.ofSeconds(5);

    /** How long the end of a live capture waits for a file. */
    static final Duration FILE_DRAIN = Duration.ofSeconds(60);

    private final boolean live;
    private final TargetKind target;

    WaitPolicy(boolean live, TargetKind target) {
        this.live = live;
        this.target = target;
    }

    /** Whether the analysis ever waits while a queue is full. */
    boolean holdsAnalysis() {
        return !live;
    }

    /**
     * Whether the analysis of a capture file keeps waiting while a queue is full.
     *
     * @param failing            whether the last attempt to write failed
     * @param sinceProgressNanos nanoseconds since the target last accepted anything
     */
    boolean keepsWaiting(boolean failing, long sinceProgressNanos) {
        return target.isReceiver() ? sinceProgressNanos < RECEIVER_STALL.toNanos() : !failing;
    }

    /**
     * Whether the end of the run keeps waiting until everything is written.
     *
     * @param sinceEndNanos nanoseconds since the end of the run began
     */
    boolean keepsDraining(boolean failing, long sinceProgressNanos, long sinceEndNanos) {
        if (live && target != TargetKind.STANDARD_STREAM) {
            return sinceEndNanos < (target == TargetKind.FILE ? FILE_DRAIN : RECEIVER_DRAIN).toNanos();
        }
        return keepsWaiting(failing, sinceProgressNanos);
    }
}
