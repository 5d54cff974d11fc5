package io.macmon.cli.output;

import java.time.Duration;

/** How long a target is waited for. */
final class WaitPolicy {

    /** Behind a capture file: for a receiver that takes nothing. */
    static final Duration RECEIVER_STALL = Duration.ofSeconds(10);

    /** At the end of a live capture: for a receiver. */
    static final Duration RECEIVER_DRAIN = Duration.ofSeconds(5);

    /** At the end of a live capture: for a file. */
    static final Duration FILE_DRAIN = Duration.ofSeconds(60);

    private final boolean live;
    private final boolean file;

    WaitPolicy(boolean live, boolean file) {
        this.live = live;
        this.file = file;
    }

    /** Whether the analysis waits for a full queue at all. */
    boolean holdsAnalysis() {
        return !live;
    }

    /**
     * Whether to wait on for a full queue, or at the end, when the analysis waits.
     *
     * @param broken       whether the last attempt to write failed
     * @param sinceProgress since the target last took anything
     */
    boolean keepsWaiting(boolean broken, long sinceProgress) {
        return file ? !broken : sinceProgress < RECEIVER_STALL.toNanos();
    }

    /**
     * Whether to wait on at the end of the run.
     *
     * @param sinceEnd since the end began
     */
    boolean keepsDraining(boolean broken, long sinceProgress, long sinceEnd) {
        return live ? sinceEnd < (file ? FILE_DRAIN : RECEIVER_DRAIN).toNanos() : keepsWaiting(broken, sinceProgress);
    }
}
