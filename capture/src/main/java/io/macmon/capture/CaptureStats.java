package io.macmon.capture;

/**
 * Outcome of the frames at a source since its start.
 *
 * @param frames          published in blocks
 * @param droppedByKernel because the kernel's capture buffer was full
 * @param droppedAtRing   because every block was in use: the readers had fallen behind
 * @param skipped         because their link type is not supported (capture files only)
 */
public record CaptureStats(long frames, long droppedByKernel, long droppedAtRing, long skipped) {

    /** Nothing captured, nothing lost. */
    public static final CaptureStats NONE = new CaptureStats(0, 0, 0, 0);

    /** The sum of two sources. */
    public CaptureStats plus(CaptureStats other) {
        return new CaptureStats(
                frames + other.frames,
                droppedByKernel + other.droppedByKernel,
                droppedAtRing + other.droppedAtRing,
                skipped + other.skipped);
    }
}
