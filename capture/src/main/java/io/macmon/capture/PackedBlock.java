package io.macmon.capture;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A block on the heap whose frames are copied or read into it one behind the other.
 *
 * <p>The capture thread fills it; from {@link BlockPool} it comes empty and there it returns. {@link #array} and
 * {@link #memory} are the same octets.
 */
public final class PackedBlock implements FrameBlock {

    private final BlockPool home;
    private final byte[] array;
    private final ByteBuffer memory;
    private final int[] offsets;
    private final int[] capturedLengths;
    private final int[] originalLengths;
    private final long[] timestamps;
    private final AtomicInteger readers = new AtomicInteger();
    private int frames;
    private long timeNanos;

    PackedBlock(BlockPool home, int octets, int maxFrames) {
        this.home = home;
        array = new byte[octets];
        memory = ByteBuffer.wrap(array);
        offsets = new int[maxFrames];
        capturedLengths = new int[maxFrames];
        originalLengths = new int[maxFrames];
        timestamps = new long[maxFrames];
    }

    /** The octets, to be filled by the capture thread. */
    public byte[] array() {
        return array;
    }

    /** Big-endian, over the whole of {@link #array}. */
    public ByteBuffer memory() {
        return memory;
    }

    /** Whether no further frame can be added, however short. */
    public boolean isFull() {
        return frames == offsets.length;
    }

    /** Adds a frame whose captured octets already lie in this block. */
    public void add(int offset, int capturedLength, int originalLength, long timestampNanos) {
        offsets[frames] = offset;
        capturedLengths[frames] = capturedLength;
        originalLengths[frames] = originalLength;
        timestamps[frames] = timestampNanos;
        timeNanos = timestampNanos;
        frames++;
    }

    /** Sets the time that this block carries, when that is not the time of its last frame. */
    public void carryTime(long nanos) {
        timeNanos = nanos;
    }

    @Override
    public int frames() {
        return frames;
    }

    @Override
    public void deliverTo(FrameHandler handler, Frame window) {
        for (int i = 0; i < frames; i++) {
            window.show(memory, offsets[i], capturedLengths[i], originalLengths[i], timestamps[i]);
            handler.onFrame(window);
        }
    }

    @Override
    public long timeNanos() {
        return timeNanos;
    }

    @Override
    public void retain() {
        readers.incrementAndGet();
    }

    @Override
    public void release() {
        if (readers.decrementAndGet() == 0) {
            home.giveBack(this);
        }
    }

    void reset() {
        frames = 0;
        timeNanos = Long.MIN_VALUE;
        readers.set(1);
    }
}
