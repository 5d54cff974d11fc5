package io.macmon.capture;

import java.nio.ByteBuffer;

/**
 * A window on one captured frame, in place: its bytes and its metadata.
 *
 * <p>The reader owns the window; a {@link FrameBlock} moves it from frame to frame. It is valid only during the call
 * that passes it. Its bytes stay where they are until the tick after its block; a handler that needs them later copies
 * them.
 */
public final class Frame {

    /** The share of a frame that any reader may need; see {@link #share()}. */
    public static final int ANY_SHARE = -1;

    private ByteBuffer memory;
    private int offset;
    private int capturedLength;
    private int originalLength;
    private long timestampNanos;
    private int linkType = LinkType.ETHERNET;
    private Direction direction = Direction.UNKNOWN;
    private int share = ANY_SHARE;

    /** The direction of a frame through the interface that captured it. */
    public enum Direction {
        UNKNOWN,
        INBOUND,
        OUTBOUND
    }

    /** Sets the link type and direction of subsequent frames. Only blocks call this. */
    public void setKind(int linkType, Direction direction) {
        this.linkType = linkType;
        this.direction = direction;
    }

    /** Sets the share of subsequent frames. Only blocks call this. */
    public void setShare(int share) {
        this.share = share;
    }

    /** Moves this window to a frame. Only blocks call this, so it checks nothing. */
    public void wrap(ByteBuffer memory, int offset, int capturedLength, int originalLength, long timestampNanos) {
        this.memory = memory;
        this.offset = offset;
        this.capturedLength = capturedLength;
        this.originalLength = originalLength;
        this.timestampNanos = timestampNanos;
    }

    /** The memory that contains the frame, from {@link #offset()}; big-endian. Read it with absolute offsets only. */
    public ByteBuffer memory() {
        return memory;
    }

    /** Offset of the frame's first byte in {@link #memory()}. */
    public int offset() {
        return offset;
    }

    /** Bytes captured: the original length, or the snaplen if that is less. */
    public int capturedLength() {
        return capturedLength;
    }

    /** Bytes on the wire, without the FCS. */
    public int originalLength() {
        return originalLength;
    }

    /** The link type, one of the supported {@link LinkType}s. */
    public int linkType() {
        return linkType;
    }

    public Direction direction() {
        return direction;
    }

    /** The number of the only reader that needs this frame, if several divide the frames; else {@link #ANY_SHARE}. */
    public int share() {
        return share;
    }

    /** Capture timestamp, nanoseconds since the epoch. */
    public long timestampNanos() {
        return timestampNanos;
    }
}
