package io.macmon.capture;

import io.macmon.capture.Frame.Direction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/**
 * A block on the heap that stores its frames one after another. It comes from a {@link BlockPool} and returns there;
 * the capture thread fills it. {@link #array} and {@link #memory} are the same bytes.
 */
public final class PackedBlock extends CountedBlock {

    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;
    private static final int DIRECTION_BITS = 2;
    private static final int DIRECTION_MASK = (1 << DIRECTION_BITS) - 1;
    private static final int ETHERNET_ANY_WAY = kind(LinkType.ETHERNET, Direction.UNKNOWN);

    private final BlockPool home;
    private final byte[] array;
    private final ByteBuffer memory;
    private final int[] offsets;
    private final int[] capturedLengths;
    private final int[] originalLengths;
    private final long[] timestamps;
    private int frames;
    private long timeNanos;

    /** Link type and direction of the next frame; while {@link #kindsDiffer} is false, of all frames. */
    private int kind = ETHERNET_ANY_WAY;

    private boolean kindsDiffer;
    private int[] kinds; // allocated once two kinds of frames are in this block

    private boolean isDivided;
    private byte[] shares; // allocated when the block is first divided

    PackedBlock(BlockPool home, int bytes, int maxFrames) {
        this.home = home;
        array = new byte[bytes];
        memory = ByteBuffer.wrap(array);
        offsets = new int[maxFrames];
        capturedLengths = new int[maxFrames];
        originalLengths = new int[maxFrames];
        timestamps = new long[maxFrames];
    }

    /** The block's bytes; the capture thread fills them. */
    public byte[] array() {
        return array;
    }

    /** A big-endian buffer over the whole of {@link #array}. */
    public ByteBuffer memory() {
        return memory;
    }

    /** Whether no further frame can be added, not even the shortest. */
    public boolean isFull() {
        return frames == offsets.length;
    }

    /**
     * Sets the link type and direction of frames added after this; the defaults are Ethernet and an unknown direction.
     * Costs nothing per frame as long as both stay the same for the whole block.
     *
     * @param linkType a supported link type
     */
    public void setKind(int linkType, Direction direction) {
        int next = kind(linkType, direction);
        if (next != kind) {
            changeKind(next);
        }
    }

    /** Adds a frame whose captured bytes are already in this block. */
    public void add(int offset, int capturedLength, int originalLength, long timestampNanos) {
        offsets[frames] = offset;
        capturedLengths[frames] = capturedLength;
        originalLengths[frames] = originalLength;
        timestamps[frames] = timestampNanos;
        timeNanos = timestampNanos;
        if (kindsDiffer) {
            kinds[frames] = kind;
        }
        frames++;
    }

    /**
     * Appends a copy of a frame from another block.
     *
     * @return false if there is no room for the frame
     */
    public boolean append(PackedBlock from, int frame) {
        int at = usedBytes();
        int captured = from.capturedLengths[frame];
        if (isFull() || captured > array.length - at) {
            return false;
        }
        System.arraycopy(from.array, from.offsets[frame], array, at, captured);
        int next = from.kindsDiffer ? from.kinds[frame] : from.kind;
        if (next != kind) {
            changeKind(next);
        }
        add(at, captured, from.originalLengths[frame], from.timestamps[frame]);
        return true;
    }

    /** Bytes up to the end of the last frame. */
    public int usedBytes() {
        return frames == 0 ? 0 : offsets[frames - 1] + capturedLengths[frames - 1];
    }

    /** @param frame index, from 0 */
    public long timestampNanos(int frame) {
        return timestamps[frame];
    }

    /** The latest timestamp in the block; not always the last frame's. */
    public long latestNanos() {
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < frames; i++) {
            latest = Math.max(latest, timestamps[i]);
        }
        return latest;
    }

    /** Sets the time that this block carries, if it differs from the last frame's. */
    public void setTime(long nanos) {
        timeNanos = nanos;
    }

    @Override
    public int frames() {
        return frames;
    }

    @Override
    public void divide(ToIntFunction<Frame> share, Frame window) {
        if (shares == null) {
            shares = new byte[offsets.length];
        }
        isDivided = false;
        int[] frame = {0};
        deliverTo(each -> shares[frame[0]++] = (byte) share.applyAsInt(each), window);
        isDivided = true;
    }

    @Override
    public void deliverTo(FrameHandler handler, Frame window) {
        showKind(window, kind);
        window.setShare(Frame.ANY_SHARE);
        boolean each = kindsDiffer;
        for (int i = 0; i < frames; i++) {
            if (each) {
                showKind(window, kinds[i]);
            }
            if (isDivided) {
                window.setShare(shares[i]);
            }
            window.wrap(memory, offsets[i], capturedLengths[i], originalLengths[i], timestamps[i]);
            handler.onFrame(window);
        }
    }

    @Override
    public long timeNanos() {
        return timeNanos;
    }

    @Override
    protected void onLastRelease() {
        home.giveBack(this);
    }

    void reset() {
        frames = 0;
        timeNanos = Long.MIN_VALUE;
        kind = ETHERNET_ANY_WAY;
        kindsDiffer = false;
        isDivided = false;
        startUse();
    }

    private void changeKind(int next) {
        if (frames > 0 && !kindsDiffer) {
            if (kinds == null) {
                kinds = new int[offsets.length];
            }
            Arrays.fill(kinds, 0, frames, kind);
            kindsDiffer = true;
        }
        kind = next;
    }

    private static int kind(int linkType, Direction direction) {
        int bits = switch (direction) {
            case UNKNOWN -> 0;
            case INBOUND -> INBOUND;
            case OUTBOUND -> OUTBOUND;
        };
        return linkType << DIRECTION_BITS | bits;
    }

    private static void showKind(Frame window, int kind) {
        Direction direction = switch (kind & DIRECTION_MASK) {
            case INBOUND -> Direction.INBOUND;
            case OUTBOUND -> Direction.OUTBOUND;
            default -> Direction.UNKNOWN;
        };
        window.setKind(kind >>> DIRECTION_BITS, direction);
    }
}
