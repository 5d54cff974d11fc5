package io.macmon.capture.guard;

/**
 * The kernel's counts of strangers' frames since the guard was attached. Each frame is from a remembered stranger, or
 * is counted in {@code evictedFrames} or {@code untracked}.
 *
 * @param frames        frames from strangers
 * @param bytes         bytes in these frames, as on the wire
 * @param remembered    strangers in the table now
 * @param evicted       strangers evicted from the table to make room; a stranger that returns is counted again
 * @param evictedFrames frames from evicted strangers
 * @param untracked     frames whose stranger could not be added
 * @param heldBack      new strangers whose first frame was suppressed by the limit on alerts
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
