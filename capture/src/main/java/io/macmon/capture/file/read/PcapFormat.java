package io.macmon.capture.file.read;

import io.macmon.capture.Frame.Direction;
import io.macmon.capture.LinkType;
import io.macmon.capture.PackedBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Classic pcap: a file header, then records of a header and a frame's bytes, all in the byte order of the magic number.
 *
 * <pre>
 *   file header (24)                          record header (16, or 24 in a modified file)
 *    0  magic                                  0  seconds since the epoch, unsigned
 *    4  major version   6  minor version       4  micro- or nanoseconds
 *    8  zone and accuracy, unused              8  captured length
 *   16  snaplen                               12  original length
 *   20  FCS length (4), reserved (12),        16  interface, protocol, packet type
 *       link type (16 bits)                       (only in a modified file)
 * </pre>
 *
 * <p>Versions 2.0 to 2.4 are supported. Before 2.3 (and in version 543.0, by one vendor) the two lengths are swapped.
 * In 2.3 writers disagreed, so the smaller length is read as the captured length, as in libpcap.
 */
final class PcapFormat implements CaptureFormat {

    static final int FILE_HEADER_LENGTH = 24;

    private static final int MICROSECONDS_MAGIC = 0xA1B2C3D4;
    private static final int NANOSECONDS_MAGIC = 0xA1B23C4D;
    /** Written by a patched libpcap of the 1990s; its record headers are longer. */
    private static final int MODIFIED_MAGIC = 0xA1B2CD34;

    private static final int MAJOR_VERSION = 4;
    private static final int MINOR_VERSION = 6;
    private static final int LINK_TYPE = 20;
    private static final int LINK_TYPE_MASK = 0xFFFF;
    private static final int RESERVED_MASK = 0x03FF_0000;

    private static final int FRACTION = 4;
    private static final int CAPTURED_LENGTH = 8;
    private static final int ORIGINAL_LENGTH = 12;
    private static final int RECORD_HEADER = 16;
    private static final int MODIFIED_RECORD_HEADER = 24;

    private static final long UNSIGNED = 0xFFFF_FFFFL;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private enum LengthOrder {
        CAPTURED_FIRST,
        ORIGINAL_FIRST,
        SMALLER_IS_CAPTURED
    }

    private final ByteOrder order;
    private final LengthOrder lengthOrder;
    private final int recordHeader;
    private final int nanosPerFraction;
    private final int fractionsPerSecond;
    private final int linkType;
    private final boolean isSupported;
    private final int maxFrameBytes;
    private long skipped;
    private long malformedTimes;
    private long lastNanos;

    private PcapFormat(ByteOrder order, int magic, LengthOrder lengthOrder, int linkType) {
        this.order = order;
        this.lengthOrder = lengthOrder;
        this.linkType = linkType;
        recordHeader = magic == MODIFIED_MAGIC ? MODIFIED_RECORD_HEADER : RECORD_HEADER;
        nanosPerFraction = magic == NANOSECONDS_MAGIC ? 1 : 1000;
        fractionsPerSecond = (int) (NANOS_PER_SECOND / nanosPerFraction);
        isSupported = LinkType.isSupported(linkType);
        maxFrameBytes = LinkType.maxFrameBytes(linkType);
    }

    /** @param start the first bytes of the capture, big-endian */
    static boolean isSignature(ByteBuffer start) {
        return start.limit() >= Integer.BYTES
                && (isMagic(start.getInt(0)) || isMagic(Integer.reverseBytes(start.getInt(0))));
    }

    /** @param header big-endian; {@link #isSignature} is true for it */
    static PcapFormat of(ByteBuffer header) throws DamagedCaptureException {
        if (header.limit() < FILE_HEADER_LENGTH) {
            throw new DamagedCaptureException(
                    0,
                    "the file ends after " + header.limit() + " of the " + FILE_HEADER_LENGTH + " bytes of its header");
        }
        ByteOrder order = isMagic(header.getInt(0)) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer ordered = header.duplicate().order(order);
        int linkType = ordered.getInt(LINK_TYPE);
        if ((linkType & RESERVED_MASK) != 0) {
            throw new DamagedCaptureException(
                    LINK_TYPE, String.format("link type field 0x%08x has reserved bits set", linkType));
        }
        return new PcapFormat(order, ordered.getInt(0), lengthOrder(ordered), LinkType.of(linkType & LINK_TYPE_MASK));
    }

    private static boolean isMagic(int magic) {
        return magic == MICROSECONDS_MAGIC || magic == NANOSECONDS_MAGIC || magic == MODIFIED_MAGIC;
    }

    private static LengthOrder lengthOrder(ByteBuffer header) throws DamagedCaptureException {
        int major = header.getShort(MAJOR_VERSION) & 0xFFFF;
        int minor = header.getShort(MINOR_VERSION) & 0xFFFF;
        if (major == 543 && minor == 0) {
            return LengthOrder.ORIGINAL_FIRST;
        }
        if (major != 2 || minor > 4) {
            throw new DamagedCaptureException(
                    MAJOR_VERSION, "unsupported pcap version " + major + "." + minor + "; supported are 2.0 to 2.4");
        }
        return switch (minor) {
            case 4 -> LengthOrder.CAPTURED_FIRST;
            case 3 -> LengthOrder.SMALLER_IS_CAPTURED;
            default -> LengthOrder.ORIGINAL_FIRST;
        };
    }

    @Override
    public int fileHeaderLength() {
        return FILE_HEADER_LENGTH;
    }

    @Override
    public int index(PackedBlock block, int end, long offset) throws DamagedCaptureException {
        ByteBuffer memory = block.memory().duplicate().order(order);
        if (isSupported) {
            block.setKind(linkType, Direction.UNKNOWN);
        }
        int at = 0;
        while (end - at >= recordHeader && !block.isFull()) {
            int captured = capturedLength(memory, at);
            if (captured < 0 || captured > maxFrameBytes) {
                throw tooLong(captured, offset + at);
            }
            int next = at + recordHeader + captured;
            if (next > end && next - at <= memory.capacity()) {
                break;
            }
            if (isSupported) {
                block.add(at + recordHeader, captured, originalLength(memory, at), timestampNanos(memory, at));
            } else {
                skipped++;
            }
            at = next;
        }
        return at;
    }

    @Override
    public void checkEnd(ByteBuffer left, long offset) throws DamagedCaptureException {
        int remaining = left.limit();
        if (remaining >= recordHeader) {
            throw new DamagedCaptureException(
                    offset,
                    "record claims " + capturedLength(left.duplicate().order(order), 0)
                            + " captured bytes, but the file ends after " + (remaining - recordHeader));
        }
        if (remaining > 0) {
            throw new DamagedCaptureException(
                    offset,
                    "the file ends after " + remaining + " of the " + recordHeader + " bytes of a record header");
        }
    }

    @Override
    public long skippedFrames() {
        return skipped;
    }

    @Override
    public long malformedTimes() {
        return malformedTimes;
    }

    @Override
    public List<SkippedFrames> skipped() {
        return skipped == 0 ? List.of() : List.of(new SkippedFrames(linkType, skipped));
    }

    private int capturedLength(ByteBuffer memory, int at) {
        int first = memory.getInt(at + CAPTURED_LENGTH);
        return switch (lengthOrder) {
            case CAPTURED_FIRST -> first;
            case ORIGINAL_FIRST -> memory.getInt(at + ORIGINAL_LENGTH);
            case SMALLER_IS_CAPTURED -> smaller(first, memory.getInt(at + ORIGINAL_LENGTH));
        };
    }

    private int originalLength(ByteBuffer memory, int at) {
        int second = memory.getInt(at + ORIGINAL_LENGTH);
        int original = switch (lengthOrder) {
            case CAPTURED_FIRST -> second;
            case ORIGINAL_FIRST -> memory.getInt(at + CAPTURED_LENGTH);
            case SMALLER_IS_CAPTURED -> larger(second, memory.getInt(at + CAPTURED_LENGTH));
        };
        return original < 0 ? Integer.MAX_VALUE : original;
    }

    private long timestampNanos(ByteBuffer memory, int at) {
        long secondNanos = (memory.getInt(at) & UNSIGNED) * NANOS_PER_SECOND;
        int fraction = memory.getInt(at + FRACTION);
        if (Integer.compareUnsigned(fraction, fractionsPerSecond) < 0) {
            lastNanos = secondNanos + (long) fraction * nanosPerFraction;
        } else {
            // Such a fraction would move the frame by up to 71 minutes. Within a second, frames keep their order.
            malformedTimes++;
            lastNanos = lastNanos - secondNanos < NANOS_PER_SECOND ? Math.max(lastNanos, secondNanos) : secondNanos;
        }
        return lastNanos;
    }

    private static int smaller(int a, int b) {
        return Integer.compareUnsigned(a, b) < 0 ? a : b;
    }

    private static int larger(int a, int b) {
        return Integer.compareUnsigned(a, b) < 0 ? b : a;
    }

    private DamagedCaptureException tooLong(int captured, long offset) {
        return new DamagedCaptureException(
                offset,
                "record claims " + Integer.toUnsignedString(captured) + " captured bytes, but a frame can have at most "
                        + maxFrameBytes);
    }
}
