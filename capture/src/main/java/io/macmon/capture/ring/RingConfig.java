package io.macmon.capture.ring;

import io.macmon.config.CaptureConfig;

/**
 * The shape of a packet ring.
 *
 * <p>The size of a block is a matter of how often the capture thread is woken against how long readers may pause. At
 * 300,000 frames a second of 64 bytes, counting them cost 71-101 ns of processor time a frame with blocks of 64 KiB,
 * 38-50 with 256 KiB, 30-37 with 512 KiB, 28-30 with 1 MiB, and no less with 4 MiB. But a block is a block even if it
 * was retired with one frame in it: where frames come seldom, readers may pause for no longer than the retire time of
 * all blocks, which with 64 of them is 1.3 s.
 *
 * <p>A block of 512 KiB holds seven frames of 64 KiB (the longest that a kernel merges without being told to), 55 jumbo
 * frames or 3,400 of 64 bytes; a longer frame is cut to its block. All blocks lie in the kernel's memory, which is
 * never swapped out.
 *
 * @param blockBytes  of each block, a power of two; the unit that is handed on
 * @param blocks       that the kernel and the readers have between them; at least {@value #MIN_BLOCKS}
 * @param retireMillis the longest that a frame waits in a block that does not fill up
 */
public record RingConfig(int blockBytes, int blocks, int retireMillis) {

    private static final int BLOCK_BYTES = 512 << 10;
    private static final int RETIRE_MILLIS = 20;

    private static final int MIN_BLOCK_BYTES =
            64 << 10; // the largest page of Linux, and a frame of 64 KiB but for its end
    private static final int MIN_BLOCKS = 2;
    private static final int FEW_BLOCKS = 8;
    private static final int MAX_RETIRE_MILLIS = 1_000;

    public RingConfig {
        if (blockBytes < MIN_BLOCK_BYTES || Integer.bitCount(blockBytes) != 1) {
            throw new IllegalArgumentException(
                    "A block has a power of two of bytes, at least " + MIN_BLOCK_BYTES + ", got " + blockBytes);
        }
        if (blocks < MIN_BLOCKS || (long) blocks * blockBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("A ring has at least " + MIN_BLOCKS + " blocks and less than 2 GiB, got "
                    + blocks + " blocks of " + blockBytes + " bytes");
        }
        if (retireMillis < 1 || retireMillis > MAX_RETIRE_MILLIS) {
            throw new IllegalArgumentException(
                    "A block is retired after 1 to " + MAX_RETIRE_MILLIS + " ms, got " + retireMillis);
        }
    }

    /**
     * Cuts {@link CaptureConfig#bufferBytes} into blocks of 512 KiB, or less if there were fewer than
     * {@value #FEW_BLOCKS} of them; each is retired after {@value #RETIRE_MILLIS} ms.
     */
    public static RingConfig of(CaptureConfig capture) {
        int blockBytes = BLOCK_BYTES;
        while (capture.bufferBytes() / blockBytes < FEW_BLOCKS) {
            blockBytes /= 2;
        }
        return new RingConfig(blockBytes, capture.bufferBytes() / blockBytes, RETIRE_MILLIS);
    }
}
