package io.macmon.capture.ring;

import io.macmon.config.CaptureConfig;

/**
 * The size of a packet ring.
 *
 * <p>Large blocks wake the capture thread less often; small blocks let readers pause longer. At 300,000 frames of 64
 * bytes per second, counting the frames took 71-101 ns of processor time per frame with blocks of 64 KiB, 38-50 with
 * 256 KiB, 30-37 with 512 KiB, 28-30 with 1 MiB, and no less with 4 MiB. But a block is used up even if it was retired
 * with one frame in it: with few frames, readers may pause no longer than the retire time of all blocks, which is
 * {@value #MIN_PAUSE_MILLIS} ms or more whatever the number of blocks.
 *
 * <p>A block of 512 KiB has room for 7 frames of 64 KiB (the longest that the kernel merges by default), 55 jumbo
 * frames, or 3,400 frames of 64 bytes; a longer frame is truncated to fit its block. All blocks are kernel memory,
 * which is never swapped out.
 *
 * @param blockBytes   size of a block, a power of two; the unit that is published
 * @param blocks       number of blocks shared by the kernel and the readers; at least {@value #MIN_BLOCKS}
 * @param retireMillis the longest time that a frame waits in a block that does not fill up
 * @param ticks        whether empty blocks carry the time while no frame arrives; if not, the capture sleeps until then
 */
public record RingConfig(int blockBytes, int blocks, int retireMillis, boolean ticks) {

    private static final int BLOCK_BYTES = 512 << 10;
    private static final int SMALL_BLOCK_BYTES = 128 << 10;
    private static final int RETIRE_MILLIS = 20;
    private static final int MIN_PAUSE_MILLIS = 1_280;
    private static final int FEW_FRAMES_RETIRE_MILLIS = 50;

    private static final int MIN_BLOCK_BYTES =
            64 << 10; // Linux's largest page; a 64 KiB frame fits, except for its end
    private static final int MIN_BLOCKS = 2;
    private static final int FEW_BLOCKS = 16;
    private static final int MAX_RETIRE_MILLIS = 1_000;

    public RingConfig {
        if (blockBytes < MIN_BLOCK_BYTES || Integer.bitCount(blockBytes) != 1) {
            throw new IllegalArgumentException(
                    "the block size must be a power of two and at least " + MIN_BLOCK_BYTES + "; got " + blockBytes);
        }
        if (blocks < MIN_BLOCKS || (long) blocks * blockBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a ring must have at least " + MIN_BLOCKS
                    + " blocks and less than 2 GiB; got " + blocks + " blocks of " + blockBytes + " bytes");
        }
        if (retireMillis < 1 || retireMillis > MAX_RETIRE_MILLIS) {
            throw new IllegalArgumentException(
                    "the time until a block is retired must be 1 to " + MAX_RETIRE_MILLIS + " ms; got " + retireMillis);
        }
    }

    /** With ticks. */
    public RingConfig(int blockBytes, int blocks, int retireMillis) {
        this(blockBytes, blocks, retireMillis, true);
    }

    /**
     * For a capture of few frames, whose reader needs no ticks and may pause: the smallest blocks, and as much time as
     * an alert can wait. With 4 MiB, the reader may pause for 3 s.
     */
    public static RingConfig ofFewFrames(CaptureConfig capture) {
        return new RingConfig(
                MIN_BLOCK_BYTES, capture.bufferBytes() / MIN_BLOCK_BYTES, FEW_FRAMES_RETIRE_MILLIS, false);
    }

    /**
     * Divides {@link CaptureConfig#bufferBytes} into blocks of 512 KiB, or into smaller blocks if there would be fewer
     * than {@value #FEW_BLOCKS}. Each block is retired after {@value #RETIRE_MILLIS} ms, or later if the blocks would
     * not last {@value #MIN_PAUSE_MILLIS} ms.
     */
    public static RingConfig of(CaptureConfig capture) {
        int blockBytes = BLOCK_BYTES;
        while (capture.bufferBytes() / blockBytes < FEW_BLOCKS && blockBytes > SMALL_BLOCK_BYTES) {
            blockBytes /= 2;
        }
        int blocks = capture.bufferBytes() / blockBytes;
        return new RingConfig(blockBytes, blocks, Math.max(RETIRE_MILLIS, MIN_PAUSE_MILLIS / blocks));
    }
}
