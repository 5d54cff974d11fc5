package io.macmon.capture.guard;

/**
 * What the kernel counted of strangers since the guard was attached. Each frame is at a stranger that is remembered, or
 * among {@code evictedFrames} or {@code untracked}.
 *
 * @param frames        heard of strangers
 * @param bytes        of those frames, as on the wire
 * @param remembered    strangers in the table now
 * @param evicted       strangers thrown out of the table for others; one that came back counts again
 * @param evictedFrames of those
 * @param untracked     frames whose stranger could not be added
 * @param heldBack      newcomers whose first frame was not let up, because of the limit on alerts
 * @param malformed     frames too short for an Ethernet header
 */
public record GuardCounts(
        long frames,
        long bytes,
        long remembered,
        long evicted,
        long evictedFrames,
        long untracked,
        long heldBack,
        long malformed) {}
