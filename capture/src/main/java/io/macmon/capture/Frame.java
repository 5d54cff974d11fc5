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
    private int linkType = LinkType.ETHERNET;
    private Direction direction = Direction.UNKNOWN;

    /** Which way a frame went through the interface that captured it. */
    public enum Direction {
        UNKNOWN,
        INBOUND,
        OUTBOUND
    }

    /** Says what the frames shown from now on are, until this is called again; called by blocks only. */
    public void setKind(int linkType, Direction direction) {
        this.linkType = linkType;
        this.direction = direction;
    }

    /** Moves this window; called by blocks only, so nothing is checked here. */
    public void wrap(ByteBuffer memory, int offset, int capturedLength, int originalLength, long timestampNanos) {
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

    /** Of the frame's first octet in {@link #memory()}. */
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

    /** One of {@link LinkType} for which {@link LinkType#isSupported} holds. */
    public int linkType() {
        return linkType;
    }

    public Direction direction() {
        return direction;
    }

    /** Nanoseconds since the epoch, as the capture stamped the frame. */
    public long timestampNanos() {
        return timestampNanos;
    }
}
