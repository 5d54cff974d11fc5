package io.macmon.cli.output;

import java.time.Duration;

/** How long a target is waited for. */
final class Patience {

    /** Behind a capture file: for a receiver that takes nothing. */
    static final Duration OFFLINE = Duration.ofSeconds(10);

    /** At the end of a live capture: for a receiver. */
    static final Duration RECEIVER = Duration.ofSeconds(5);

    /** At the end of a live capture: for a file. */
    static final Duration FILE = Duration.ofSeconds(60);

    private final boolean live;
    private final boolean file;

    Patience(boolean live, boolean file) {
        this.live = live;
        this.file = file;
    }

    /** Whether the analysis waits for a full queue at all. */
    boolean lettingAnalysisWait() {
        return !live;
    }

    /**
     * Whether to wait on for a full queue, or at the end, when the analysis waits.
     *
     * @param broken       whether the last attempt to write failed
     * @param sinceProgress since the target last took anything
     */
    boolean offline(boolean broken, long sinceProgress) {
        return file ? !broken : sinceProgress < OFFLINE.toNanos();
    }

    /**
     * Whether to wait on at the end of the run.
     *
     * @param sinceEnd since the end began
     */
    boolean atEnd(boolean broken, long sinceProgress, long sinceEnd) {
        return live ? sinceEnd < (file ? FILE : RECEIVER).toNanos() : offline(broken, sinceProgress);
    }
}
