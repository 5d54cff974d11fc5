package io.macmon.capture;

/**
 * Frames of a source since its start, by outcome.
 *
 * @param frames          frames published in blocks
 * @param droppedByKernel frames dropped because the kernel's capture buffer was full
 * @param droppedAtRing   frames dropped because every block was in use: the readers had fallen behind
 * @param skipped         frames skipped because their link type is not supported (capture files only)
 * @param malformedTimes  published frames whose time is malformed (capture files only)
 */
public record CaptureStats(long frames, long droppedByKernel, long droppedAtRing, long skipped, long malformedTimes) {

    /** Counts of zero: nothing was captured and nothing lost. */
    public static final CaptureStats NONE = new CaptureStats(0, 0, 0);

    /** Counts of a live capture. */
    public CaptureStats(long frames, long droppedByKernel, long droppedAtRing) {
        this(frames, droppedByKernel, droppedAtRing, 0, 0);
    }

    /** The sum of these counts and another source's. */
    public CaptureStats plus(CaptureStats other) {
        return new CaptureStats(
                frames + other.frames,
                droppedByKernel + other.droppedByKernel,
                droppedAtRing + other.droppedAtRing,
                skipped + other.skipped,
                malformedTimes + other.malformedTimes);
    }
}
