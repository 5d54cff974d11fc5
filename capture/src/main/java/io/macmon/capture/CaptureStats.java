package io.macmon.capture;

/**
 * What became of the frames at a source, from its start on.
 *
 * @param frames          frames handed on in blocks
 * @param droppedByKernel frames that found the kernel's capture buffer full
 * @param droppedAtRing   frames read when every block was in use, because the readers had fallen behind
 * @param skipped         frames of a link type that is not read (capture files only)
 */
public record CaptureStats(long frames, long droppedByKernel, long droppedAtRing, long skipped) {

    /** Nothing captured, nothing lost. */
    public static final CaptureStats NONE = new CaptureStats(0, 0, 0, 0);

    /** Of two sources together. */
    public CaptureStats plus(CaptureStats other) {
        return new CaptureStats(
                frames + other.frames,
                droppedByKernel + other.droppedByKernel,
                droppedAtRing + other.droppedAtRing,
                skipped + other.skipped);
    }
}
