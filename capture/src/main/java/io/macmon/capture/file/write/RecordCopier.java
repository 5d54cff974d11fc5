package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.config.FileFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Encodes the frames of a live capture as records of a file, in separate blocks, and publishes these to the ring of a
 * {@link CaptureWriter} that is late. So a writer that waits for a disk or a pipe holds none of the source's blocks
 * (the kernel's ring stops at a block that is held), and each frame is copied once: the writer writes the records as
 * they are.
 *
 * <p>Never waits: when all its blocks are waiting for the writer, frames are dropped and counted. While the writer is
 * busy, frames are collected until a block is full, so that the memory is bounded in bytes at any rate.
 *
 * <p>One thread at a time; {@link #dropped} and {@link #heldFrames} are thread-safe.
 */
public final class RecordCopier implements FrameHandler {

    /** Has room for the longest record. */
    private static final int MIN_BLOCK_BYTES = 288 << 10;

    // Waking the writer costs as much as copying 100 long frames, so it is done once per large block.
    private static final int MAX_BLOCK_BYTES = 512 << 10;

    private static final int MIN_BLOCKS = 4;
    private static final int BLOCKS = 16; // unless their size is one of the two limits

    private final RecordBlock[] free; // guarded by itself, like both counts
    private int freeBlocks;
    private int allocatedBlocks;
    private final int blockBytes;
    private final RecordEncoder encoder;
    private final int snaplen;
    private final int linkType;
    private final FrameRing writer;
    private final AtomicLong dropped = new AtomicLong();
    private RecordBlock filling;
    private volatile int heldFrames;

    /**
     * @param source source of the frames, which have its link type; its snaplen limits the bytes copied per frame
     * @param bytes  memory for records that the writer has not handled; at least four blocks are used
     * @param writer the ring of a writer that was opened for records, with at least {@link #blocks} slots
     */
    public RecordCopier(FileFormat format, CapturedInterface source, int bytes, FrameRing writer) {
        free = new RecordBlock[blocks(bytes)];
        blockBytes = blockBytes(bytes);
        encoder = RecordEncoder.of(format, source);
        snaplen = source.maxFrameBytes();
        linkType = source.linkType();
        this.writer = writer;
        // The writer's own encoder writes the headers of the files.
        encoder.start(ByteBuffer.allocate(encoder.maxOverhead()).order(ByteOrder.LITTLE_ENDIAN), linkType);
    }

    /** The number of blocks in this many bytes: as many slots in the writer's ring suffice. */
    public static int blocks(int bytes) {
        return Math.max(MIN_BLOCKS, bytes / blockBytes(bytes));
    }

    private static int blockBytes(int bytes) {
        return Math.max(MIN_BLOCK_BYTES, Math.min(bytes / BLOCKS, MAX_BLOCK_BYTES));
    }

    @Override
    public void onFrame(Frame frame) {
        if (filling == null && !take()) {
            dropped.lazySet(dropped.get() + 1);
        } else if (!filling.append(frame, Math.min(frame.capturedLength(), snaplen), encoder)) {
            publish();
            onFrame(frame);
        }
    }

    /** Publishes what was copied, if the writer waits for it. */
    @Override
    public void onTick(long nowNanos) {
        boolean waiting = writer.isIdle();
        if (filling != null || (waiting && take())) {
            filling.setTime(nowNanos);
            if (waiting) {
                publish();
            }
        }
        heldFrames = filling == null ? 0 : filling.frames();
    }

    /** Publishes the last frames. */
    @Override
    public void onStop() {
        if (filling != null) {
            publish();
        }
    }

    /** Frames dropped because the writer fell behind. */
    public long dropped() {
        return dropped.get();
    }

    /** Frames of earlier ticks that are not published yet, so that another tick is needed. */
    public int heldFrames() {
        return heldFrames;
    }

    private boolean take() {
        filling = poll();
        if (filling != null) {
            filling.reset();
        }
        return filling != null;
    }

    // The block returned last comes first: it is still in the processor's cache.
    private RecordBlock poll() {
        synchronized (free) {
            if (freeBlocks > 0) {
                return free[--freeBlocks];
            }
            if (allocatedBlocks == free.length) {
                return null;
            }
            allocatedBlocks++;
        }
        return new RecordBlock(blockBytes, linkType, this::giveBack);
    }

    private void giveBack(RecordBlock block) {
        synchronized (free) {
            free[freeBlocks++] = block;
        }
    }

    private void publish() {
        writer.publish(filling);
        filling = null;
        heldFrames = 0;
    }
}
