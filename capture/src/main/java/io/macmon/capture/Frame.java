package io.macmon.capture;

import java.nio.ByteBuffer;

/**
 * One captured frame, seen in place: where its octets lie, and what the capture knows about it.
 *
 * <p>A frame is a window that a reader lends to a {@link FrameBlock}, which moves it along. It is valid only during the
 * call that passes it on; a handler that needs an octet later copies it.
 */
public final class Frame {

    private ByteBuffer memory;
    private int offset;
    private int capturedLength;
    private int originalLength;
    private long timestampNanos;

    /** Moves this window; called by blocks only, so nothing is checked here. */
    public void show(ByteBuffer memory, int offset, int capturedLength, int originalLength, long timestampNanos) {
        this.memory = memory;
        this.offset = offset;
        this.capturedLength = capturedLength;
        this.originalLength = originalLength;
        this.timestampNanos = timestampNanos;
    }

    /** Big-endian; the frame starts at {@link #offset()}. Read it with absolute offsets only. */
    public ByteBuffer memory() {
        return memory;
    }

    /** Of the destination address in {@link #memory()}, in octets. */
    public int offset() {
        return offset;
    }

    /** Octets held: the original length, cut to the snaplen. */
    public int capturedLength() {
        return capturedLength;
    }

    /** Octets the frame had on the wire, without the FCS. */
    public int originalLength() {
        return originalLength;
    }

    /** Nanoseconds since the epoch, as the capture stamped the frame. */
    public long timestampNanos() {
        return timestampNanos;
    }
}
