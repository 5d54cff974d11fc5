package io.macmon.capture.ring;

import io.macmon.config.CaptureConfig;

/**
 * The shape of a packet ring.
 *
 * <p>The default block of 256 KiB holds three frames of 64 KiB (the longest that a kernel merges without being told to),
 * 27 jumbo frames or 1,700 of 64 octets; a longer frame is cut to its block. All blocks lie in the kernel's memory, which
 * is never swapped out.
 *
 * @param blockOctets  of each block, a power of two; the unit that is handed on
 * @param blocks       that the kernel and the readers have between them; at least {@value #MIN_BLOCKS}
 * @param retireMillis the longest that a frame waits in a block that does not fill up
 */
public record RingConfig(int blockOctets, int blocks, int retireMillis) {

    private static final int BLOCK_OCTETS = 256 << 10;
    private static final int RETIRE_MILLIS = 20;

    private static final int MIN_BLOCK_OCTETS =
            64 << 10; // the largest page of Linux, and a frame of 64 KiB but for its end
    private static final int MIN_BLOCKS = 2;
    private static final int MAX_RETIRE_MILLIS = 1_000;

    public RingConfig {
        if (blockOctets < MIN_BLOCK_OCTETS || Integer.bitCount(blockOctets) != 1) {
            throw new IllegalArgumentException(
                    "A block has a power of two of octets, at least " + MIN_BLOCK_OCTETS + ", got " + blockOctets);
        }
        if (blocks < MIN_BLOCKS || (long) blocks * blockOctets > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("A ring has at least " + MIN_BLOCKS + " blocks and less than 2 GiB, got "
                    + blocks + " blocks of " + blockOctets + " octets");
        }
        if (retireMillis < 1 || retireMillis > MAX_RETIRE_MILLIS) {
            throw new IllegalArgumentException(
                    "A block is retired after 1 to " + MAX_RETIRE_MILLIS + " ms, got " + retireMillis);
        }
    }

    /** As many blocks as {@link CaptureConfig#bufferOctets} holds, each retired after {@value #RETIRE_MILLIS} ms. */
    public static RingConfig of(CaptureConfig capture) {
        return new RingConfig(BLOCK_OCTETS, capture.bufferOctets() / BLOCK_OCTETS, RETIRE_MILLIS);
    }
}
