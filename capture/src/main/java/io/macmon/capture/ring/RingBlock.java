package io.macmon.capture.ring;

import io.macmon.capture.CountedBlock;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.LinkType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One block of the ring, read in place (include/uapi/linux/if_packet.h). The object is created once and reused with its
 * block.
 *
 * <pre>
 *   struct tpacket_block_desc   version | private | status | frames | first frame | length | sequence, 64 bits
 *                               | first frame's time: seconds, nanoseconds | last frame's time
 *   struct tpacket3_hdr         next | seconds | nanoseconds | captured | original | status
 *                               | frame start, 16 bits | payload start, 16 bits
 *                               | hash | tag, 32 bits | tag type, 16 bits
 * </pre>
 *
 * <p>A block belongs to the kernel, then is ready, then lent to readers, then belongs to the kernel again. The status
 * word distinguishes the first two states and hands over the memory: it is read with acquire and written with release
 * semantics.
 *
 * <p>The kernel removes VLAN tags from frames. The first reader of a frame puts the tag back, over the end of the
 * kernel's headers; another reader of the same frame waits for these few instructions.
 */
final class RingBlock extends CountedBlock {

    static final int HEADER_LENGTH = 48;
    static final int BLOCK_STATUS = 8;
    static final int BLOCK_FRAMES = 12;
    static final int BLOCK_FIRST = 16;
    static final int BLOCK_LAST_SECONDS = 40;
    static final int BLOCK_LAST_NANOS = 44;

    static final int FRAME_HEADER_LENGTH = 48;
    static final int FRAME_ALIGNMENT = 8;
    static final int FRAME_NEXT = 0;
    static final int FRAME_SECONDS = 4;
    static final int FRAME_NANOS = 8;
    static final int FRAME_CAPTURED = 12;
    static final int FRAME_ORIGINAL = 16;
    static final int FRAME_STATUS = 20;
    static final int FRAME_START = 24;
    static final int FRAME_TAG = 32;
    static final int FRAME_TAG_TYPE = 36;
    static final int FRAME_PACKET_TYPE = FRAME_HEADER_LENGTH + 10; // in the struct sockaddr_ll after the header
    static final int PACKET_OUTGOING = 4;

    static final int STATUS_KERNEL = 0;
    static final int STATUS_USER = 1;
    static final int STATUS_TAG = 1 << 4;
    static final int STATUS_TAG_TYPE = 1 << 6;

    // State in the upper half of the tag's word, which the kernel sets to zero with each frame.
    private static final int TAG_MOVING = 0x4D4F_0000;
    private static final int TAG_RESTORED = 0x5245_0000;
    private static final int TAG_STATE = 0xFFFF_0000;

    private static final int TAG_LENGTH = 4;
    private static final int TAG_OFFSET = 12; // after both MAC addresses

    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer headers;
    private final ByteBuffer memory;
    private final int start;
    private final int end;
    private final int snaplen;
    private final Runnable onReleased;
    private volatile boolean lent;
    private int frames;
    private int backlog;
    private long timeNanos;

    /**
     * @param ring       direct buffer; the block starts at {@code start}, a multiple of 8
     * @param onReleased runs after the last release of each loan, on that thread
     */
    RingBlock(ByteBuffer ring, int start, int bytes, int snaplen, Runnable onReleased) {
        headers = ring.duplicate().order(ByteOrder.nativeOrder());
        memory = ring.duplicate().order(ByteOrder.BIG_ENDIAN);
        this.start = start;
        end = start + bytes;
        this.snaplen = snaplen;
        this.onReleased = onReleased;
    }

    /** Whether readers hold this block. While they do, it is not ready. */
    boolean isLent() {
        return lent;
    }

    /** Whether the kernel has handed over this block and no reader holds it. Called by the capture thread only. */
    boolean isReady() {
        return !lent && ((int) WORD.getAcquire(headers, start + BLOCK_STATUS) & STATUS_USER) != 0;
    }

    /**
     * Whether the kernel is filling this block but has not handed it over. Also true while the kernel has not reopened
     * the block after its release, which takes at most two retire times. Called by the capture thread only.
     */
    boolean isFilling() {
        return headers.getInt(start + BLOCK_FRAMES) != 0;
    }

    /**
     * Lends a ready block to one reader. Called by the capture thread only.
     *
     * @param backlog ready blocks after this one
     */
    void lend(int backlog) {
        this.backlog = backlog;
        int maxFrames = (end - start) / FRAME_HEADER_LENGTH;
        frames = Math.max(0, Math.min(headers.getInt(start + BLOCK_FRAMES), maxFrames));
        timeNanos = nanos(start + BLOCK_LAST_SECONDS, start + BLOCK_LAST_NANOS);
        startUse();
        lent = true;
    }

    /**
     * Ends this block before the first frame with a later timestamp. Called by the capture thread only, right after
     * {@link #lend}.
     *
     * @return whether there was such a frame
     */
    boolean truncateAfter(long lastNanos) {
        int at = first();
        for (int i = 0; i < frames; i++) {
            if (!isFrame(at)) {
                return false;
            }
            long stamp = nanos(at + FRAME_SECONDS, at + FRAME_NANOS);
            if (stamp > lastNanos) {
                frames = i;
                timeNanos = lastNanos;
                return true;
            }
            at += headers.getInt(at + FRAME_NEXT);
        }
        return false;
    }

    @Override
    public int frames() {
        return frames;
    }

    @Override
    public void deliverTo(FrameHandler handler, Frame window) {
        int at = first();
        for (int left = frames; left > 0; left--) {
            if (!isFrame(at) || !wrapFrame(at, window)) {
                return; // damaged: the kernel wrote no such headers
            }
            handler.onFrame(window);
            at += headers.getInt(at + FRAME_NEXT);
        }
    }

    @Override
    public int backlog() {
        return backlog;
    }

    @Override
    public long timeNanos() {
        return timeNanos;
    }

    @Override
    protected void onLastRelease() {
        WORD.setRelease(headers, start + BLOCK_STATUS, STATUS_KERNEL);
        lent = false; // set after the status, so that the block does not appear ready in between
        onReleased.run();
    }

    private boolean wrapFrame(int at, Frame window) {
        window.setKind(LinkType.ETHERNET, direction(at));
        int captured = headers.getInt(at + FRAME_CAPTURED);
        int original = headers.getInt(at + FRAME_ORIGINAL);
        int offset = at + (headers.getShort(at + FRAME_START) & 0xFFFF);
        if (!contains(offset, captured)) {
            return false;
        }
        int status = headers.getInt(at + FRAME_STATUS);
        if ((status & STATUS_TAG) != 0 && captured >= TAG_OFFSET && offset - at >= FRAME_HEADER_LENGTH + TAG_LENGTH) {
            restoreTag(at, offset, status);
            offset -= TAG_LENGTH;
            captured += TAG_LENGTH;
            original += TAG_LENGTH;
        }
        window.wrap(memory, offset, Math.min(captured, snaplen), original, nanos(at + FRAME_SECONDS, at + FRAME_NANOS));
        return true;
    }

    // Returns when the tag is in place, set by this reader or by another one.
    private void restoreTag(int at, int offset, int status) {
        int word = (int) WORD.getAcquire(headers, at + FRAME_TAG);
        while ((word & TAG_STATE) == 0 || (word & TAG_STATE) == TAG_MOVING) {
            if ((word & TAG_STATE) == 0 && WORD.compareAndSet(headers, at + FRAME_TAG, word, word | TAG_MOVING)) {
                moveAddresses(offset);
                memory.putShort(offset + TAG_OFFSET - TAG_LENGTH, tagType(at, status));
                memory.putShort(offset + TAG_OFFSET - TAG_LENGTH / 2, (short) word);
                WORD.setRelease(headers, at + FRAME_TAG, word | TAG_RESTORED);
                return;
            }
            Thread.onSpinWait();
            word = (int) WORD.getAcquire(headers, at + FRAME_TAG);
        }
    }

    // The kernel's headers end with a link-layer address that is not read here and is longer than a tag.
    private void moveAddresses(int offset) {
        long addresses = memory.getLong(offset);
        int rest = memory.getInt(offset + Long.BYTES);
        memory.putLong(offset - TAG_LENGTH, addresses);
        memory.putInt(offset - TAG_LENGTH + Long.BYTES, rest);
    }

    private short tagType(int at, int status) {
        return (status & STATUS_TAG_TYPE) != 0 ? headers.getShort(at + FRAME_TAG_TYPE) : (short) EtherType.CUSTOMER_TAG;
    }

    private Direction direction(int at) {
        return headers.get(at + FRAME_PACKET_TYPE) == PACKET_OUTGOING ? Direction.OUTBOUND : Direction.INBOUND;
    }

    private int first() {
        return start + headers.getInt(start + BLOCK_FIRST);
    }

    private boolean isFrame(int at) {
        return contains(at, FRAME_PACKET_TYPE + 1) && at % FRAME_ALIGNMENT == 0;
    }

    // Written so that no sum can overflow.
    private boolean contains(int at, int length) {
        return at >= start + HEADER_LENGTH && at <= end && length >= 0 && length <= end - at;
    }

    private long nanos(int seconds, int fraction) {
        return Integer.toUnsignedLong(headers.getInt(seconds)) * 1_000_000_000L
                + Integer.toUnsignedLong(headers.getInt(fraction));
    }
}
