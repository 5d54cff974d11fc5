package io.macmon.capture.file.read;

import io.macmon.capture.PackedBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * pcapng (draft-ietf-opsawg-pcapng): blocks of type, length, body and length again, in sections that each have their
 * own byte order.
 *
 * <pre>
 *   block:   0  type   4  length   8  body   length - 4  length
 *
 *   Section Header:   8  order magic   12  major version   14  minor version   16  section length   24  options
 * </pre>
 *
 * <p>The section length is not needed: a section ends where the next one starts. Blocks of unknown types are skipped. A
 * block longer than a {@link PackedBlock} (options may take megabytes) is read up to the end of its frame; the rest is
 * skipped.
 */
final class PcapngFormat implements CaptureFormat {

    private static final int SECTION_HEADER = 0x0A0D_0D0A;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int LENGTH = 4;
    private static final int BODY = 8;
    private static final int TRAILING_LENGTH = 4;
    private static final int MIN_BLOCK_BYTES = BODY + TRAILING_LENGTH;
    /** The longest block that libpcap and Wireshark accept. */
    private static final int MAX_BLOCK_BYTES = 16 * 1024 * 1024;

    private static final int ORDER_MAGIC = 0x1A2B_3C4D;
    private static final int MAJOR_VERSION = 12;
    private static final int MINOR_VERSION = 14;
    private static final int SHORTEST_SECTION_HEADER = 24 + TRAILING_LENGTH;

    private final PcapngPackets packets = new PcapngPackets();
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private int unfinishedLength;

    /** @param start the first bytes of the capture, big-endian */
    static boolean isSignature(ByteBuffer start) {
        return start.limit() >= MIN_BLOCK_BYTES
                && start.getInt(0) == SECTION_HEADER
                && byteOrderOf(start.getInt(BODY)) != null;
    }

    @Override
    public int fileHeaderLength() {
        return 0;
    }

    @Override
    public int index(PackedBlock block, int end, long offset) throws DamagedCaptureException {
        ByteBuffer memory = block.memory().duplicate().order(order);
        packets.setBlock(block, memory, end, offset);
        int at = 0;
        if (unfinishedLength != 0) {
            if (end < TRAILING_LENGTH) {
                return 0;
            }
            at = finishLongBlock(memory, offset);
        }
        while (end - at >= MIN_BLOCK_BYTES && !block.isFull()) {
            int length = blockLength(memory, at, offset + at);
            int next = at + length;
            if (next <= end) {
                requireSameLength(length, memory.getInt(next - TRAILING_LENGTH), offset + at);
                read(memory, at, length, offset + at);
                at = next;
            } else if (length > memory.capacity() && end - at >= PcapngPackets.MAX_FRAME_END) {
                read(memory, at, length, offset + at);
                unfinishedLength = length;
                return next - TRAILING_LENGTH;
            } else {
                break;
            }
        }
        return at;
    }

    @Override
    public void checkEnd(ByteBuffer left, long offset) throws DamagedCaptureException {
        int remaining = left.limit();
        if (remaining >= MIN_BLOCK_BYTES) {
            int length = blockLength(left.duplicate().order(order), 0, offset);
            throw new DamagedCaptureException(
                    offset, "block claims " + length + " bytes, but the file ends after " + remaining);
        }
        if (remaining > 0 || unfinishedLength != 0) {
            throw new DamagedCaptureException(
                    offset,
                    "a block must have at least " + MIN_BLOCK_BYTES + " bytes, but the file ends after " + remaining);
        }
    }

    @Override
    public long skippedFrames() {
        return packets.skippedFrames();
    }

    @Override
    public long malformedTimes() {
        return 0; // a time is one number of ticks
    }

    @Override
    public List<SkippedFrames> skipped() {
        return packets.skipped();
    }

    private void read(ByteBuffer memory, int at, int length, long offset) throws DamagedCaptureException {
        switch (memory.getInt(at)) {
            case ENHANCED_PACKET -> packets.addEnhanced(at, length);
            case SIMPLE_PACKET -> packets.addSimple(at, length);
            case PACKET -> packets.addObsolete(at, length);
            case INTERFACE_DESCRIPTION -> packets.addInterface(body(memory, at, length, offset), offset);
            case SECTION_HEADER -> {
                requireKnownSection(memory, at, length, offset);
                packets.clearInterfaces();
            }
            default -> {} // a reader skips unknown blocks (section 3.1)
        }
    }

    private int blockLength(ByteBuffer memory, int at, long offset) throws DamagedCaptureException {
        if (memory.getInt(at) == SECTION_HEADER) { // the same in both byte orders
            order = byteOrderOf(memory.order(ByteOrder.BIG_ENDIAN).getInt(at + BODY));
            if (order == null) {
                throw new DamagedCaptureException(offset, "section header has no byte-order magic");
            }
            memory.order(order);
        }
        int length = memory.getInt(at + LENGTH);
        if (length < MIN_BLOCK_BYTES || length > MAX_BLOCK_BYTES || length % 4 != 0) {
            throw new DamagedCaptureException(
                    offset,
                    "block claims " + Integer.toUnsignedString(length)
                            + " bytes, but its length must be a multiple of 4 from " + MIN_BLOCK_BYTES + " to "
                            + MAX_BLOCK_BYTES);
        }
        return length;
    }

    private int finishLongBlock(ByteBuffer memory, long offset) throws DamagedCaptureException {
        requireSameLength(unfinishedLength, memory.getInt(0), offset + TRAILING_LENGTH - unfinishedLength);
        unfinishedLength = 0;
        return TRAILING_LENGTH;
    }

    private static ByteBuffer body(ByteBuffer memory, int at, int length, long offset) throws DamagedCaptureException {
        if (length > memory.capacity()) {
            throw new DamagedCaptureException(
                    offset, "interface description has " + length + " bytes; the limit is " + memory.capacity());
        }
        return memory.slice(at + BODY, length - MIN_BLOCK_BYTES).order(memory.order());
    }

    private static void requireSameLength(int length, int trailing, long offset) throws DamagedCaptureException {
        if (length != trailing) {
            throw new DamagedCaptureException(
                    offset,
                    "block claims " + length + " bytes at its start, but " + Integer.toUnsignedString(trailing)
                            + " at its end");
        }
    }

    // Version 1.2 is 1.0 with more block types (section 4.1).
    private static void requireKnownSection(ByteBuffer memory, int at, int length, long offset)
            throws DamagedCaptureException {
        if (length < SHORTEST_SECTION_HEADER) {
            throw new DamagedCaptureException(
                    offset, "section header has " + length + " bytes, but needs at least " + SHORTEST_SECTION_HEADER);
        }
        int major = memory.getShort(at + MAJOR_VERSION) & 0xFFFF;
        int minor = memory.getShort(at + MINOR_VERSION) & 0xFFFF;
        if (major != 1 || (minor != 0 && minor != 2)) {
            throw new DamagedCaptureException(
                    offset, "unsupported pcapng version " + major + "." + minor + "; supported are 1.0 and 1.2");
        }
    }

    private static ByteOrder byteOrderOf(int magic) {
        if (magic == ORDER_MAGIC) {
            return ByteOrder.BIG_ENDIAN;
        }
        return Integer.reverseBytes(magic) == ORDER_MAGIC ? ByteOrder.LITTLE_ENDIAN : null;
    }
}
