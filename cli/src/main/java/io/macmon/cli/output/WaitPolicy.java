package io.macmon.cli.output;

import java.time.Duration;

/** How long a run waits for a target that does not keep up. */
final class WaitPolicy {

    /**
     * A receiver that accepts nothing for this long has stalled; only the analysis of a capture file waits that long.
     */
    static final Duration RECEIVER_STALL = Duration.ofSeconds(10);

    /** How long a live capture waits for a receiver that is behind, and again at its end. */
    static final Duration RECEIVER_DRAIN = Duration.ofSeconds(5);

    /** A file that accepts nothing for this long is on a failing disk. */
    static final Duration FILE_STALL = Duration.ofMinutes(5);

    /** How long the records of a live capture wait for a file or standard stream that accepts nothing. */
    static final Duration LIVE_STALL = Duration.ofSeconds(60);

    private final boolean live;
    private final TargetKind target;

    WaitPolicy(boolean live, TargetKind target) {
        this.live = live;
        this.target = target;
    }

    /**
     * Whether flow records keep waiting for a target that is behind. In a live capture, they wait in the flow tables.
     *
     * @param failing            whether the last attempt to write failed
     * @param sinceProgressNanos nanoseconds since the target last accepted anything
     * @param behindNanos        nanoseconds since the target fell behind
     */
    boolean keepsWaiting(boolean failing, long sinceProgressNanos, long behindNanos) {
        if (target.isReceiver()) {
            return live
                    ? !failing && behindNanos < RECEIVER_DRAIN.toNanos()
                    : sinceProgressNanos < RECEIVER_STALL.toNanos();
        }
        if (live) {
            return !failing && sinceProgressNanos < LIVE_STALL.toNanos();
        }
        return !failing && (target != TargetKind.FILE || sinceProgressNanos < FILE_STALL.toNanos());
    }

    /** Why the end of the run stops waiting, as the predicate of a sentence whose subject is the target. */
    String reason() {
        return target == TargetKind.FILE
                ? "accepted nothing for " + FILE_STALL.toMinutes() + " minutes"
                : "did not accept them in time";
    }

    /**
     * Whether the end of the run keeps waiting until everything is written.
     *
     * @param sinceEndNanos nanoseconds since the end of the run began
     */
    boolean keepsDraining(boolean failing, long sinceProgressNanos, long sinceEndNanos) {
        if (target.isReceiver()) {
            return live ? sinceEndNanos < RECEIVER_DRAIN.toNanos() : sinceProgressNanos < RECEIVER_STALL.toNanos();
        }
        return !failing && (target != TargetKind.FILE || sinceProgressNanos < FILE_STALL.toNanos());
    }
}
