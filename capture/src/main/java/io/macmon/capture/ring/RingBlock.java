package io.macmon.capture.ring;

import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.LinkType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One block of the ring, walked where it lies (include/uapi/linux/if_packet.h). The object is made once and goes round
 * with its block.
 *
 * <pre>
 *   struct tpacket_block_desc   version | private | status | frames | first frame | length | sequence, 64 bits
 *                               | first frame's time: seconds, nanoseconds | last frame's time
 *   struct tpacket3_hdr         next | seconds | nanoseconds | captured | original | status
 *                               | frame starts, 16 bits | payload starts, 16 bits | hash | tag, 32 bits | tag's type, 16 bits
 * </pre>
 *
 * <p>A block is the kernel's, then ready, then lent to readers, then the kernel's again. The status word tells the
 * first two apart and is where memory is handed over: read with acquire, given back with release.
 *
 * <p>A VLAN tag that was taken out of a frame on its way is put back by whoever reads the frame first, over the end of
 * the kernel's headers; a second reader at the same frame waits for those few instructions.
 */
final class RingBlock implements FrameBlock {

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
    static final int FRAME_PACKET_TYPE = FRAME_HEADER_LENGTH + 10; // in the struct sockaddr_ll behind the header
    static final int PACKET_OUTGOING = 4;

    static final int STATUS_KERNEL = 0;
    static final int STATUS_USER = 1;
    static final int STATUS_TAG = 1 << 4;
    static final int STATUS_TAG_TYPE = 1 << 6;

    // In the upper half of the word that holds the tag, where the kernel writes zeros with each frame.
    private static final int TAG_MOVING = 0x4D4F_0000;
    private static final int TAG_RESTORED = 0x5245_0000;
    private static final int TAG_STATE = 0xFFFF_0000;

    private static final int TAG_LENGTH = 4;
    private static final int TAG_OFFSET = 12; // behind both addresses

    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer headers;
    private final ByteBuffer memory;
    private final int start;
    private final int end;
    private final int snaplen;
    private final Runnable onReleased;
    private final AtomicInteger readers = new AtomicInteger();
    private volatile boolean lent;
    private int frames;
    private long timeNanos;

    /**
     * @param ring        direct; the block lies in it from {@code start} on, at a multiple of 8
     * @param onGivenBack runs after the last release of each loan, on that thread
     */
    RingBlock(ByteBuffer ring, int start, int bytes, int snaplen, Runnable onGivenBack) {
        headers = ring.duplicate().order(ByteOrder.nativeOrder());
        memory = ring.duplicate().order(ByteOrder.BIG_ENDIAN);
        this.start = start;
        end = start + bytes;
        this.snaplen = snaplen;
        this.onReleased = onGivenBack;
    }

    /** Whether this is with readers. While it is, it is not ready. */
    boolean isLent() {
        return lent;
    }

    /** Whether the kernel has handed this over, and nobody has it yet. Capture thread only. */
    boolean isReady() {
        return !lent && ((int) WORD.getAcquire(headers, start + BLOCK_STATUS) & STATUS_USER) != 0;
    }

    /**
     * Whether the kernel has begun to fill this, though it has not handed it over; or has not opened it again since the
     * readers gave it back, which takes it two retire times at most. Capture thread only.
     */
    boolean isFilling() {
        return headers.getInt(start + BLOCK_FRAMES) != 0;
    }

    /** Lends a ready block, with one reader's use on it. Capture thread only. */
    void lend() {
        int mostFrames = (end - start) / FRAME_HEADER_LENGTH;
        frames = Math.max(0, Math.min(headers.getInt(start + BLOCK_FRAMES), mostFrames));
        timeNanos = nanos(start + BLOCK_LAST_SECONDS, start + BLOCK_LAST_NANOS);
        readers.set(1);
        lent = true;
    }

    /**
     * Lets this end before the first frame that was stamped after a moment. Capture thread only, right after
     * {@link #lend}.
     *
     * @return whether there is such a frame
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
            if (!isFrame(at) || !show(at, window)) {
                return; // not a ring that a kernel wrote
            }
            handler.onFrame(window);
            at += headers.getInt(at + FRAME_NEXT);
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
            WORD.setRelease(headers, start + BLOCK_STATUS, STATUS_KERNEL);
            lent = false; // after the status: until then a look at this must not find it ready
            onReleased.run();
        }
    }

    private boolean show(int at, Frame window) {
        window.setKind(LinkType.ETHERNET, direction(at));
        int captured = headers.getInt(at + FRAME_CAPTURED);
        int original = headers.getInt(at + FRAME_ORIGINAL);
        int offset = at + (headers.getShort(at + FRAME_START) & 0xFFFF);
        if (!holds(offset, captured)) {
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

    // Returns when it is done, by this reader or by another.
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

    // The kernel's headers end with an address that nobody reads here, longer than a tag.
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
        return holds(at, FRAME_PACKET_TYPE + 1) && at % FRAME_ALIGNMENT == 0;
    }

    // Written so that no sum overflows.
    private boolean holds(int at, int length) {
        return at >= start + HEADER_LENGTH && at <= end && length >= 0 && length <= end - at;
    }

    private long nanos(int seconds, int fraction) {
        return Integer.toUnsignedLong(headers.getInt(seconds)) * 1_000_000_000L
                + Integer.toUnsignedLong(headers.getInt(fraction));
    }
}
