package io.macmon.capture.file.read;

import io.macmon.capture.Frame.Direction;
import io.macmon.capture.LinkType;
import io.macmon.capture.PackedBlock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The frames in pcapng's packet blocks, and the interfaces that they refer to.
 *
 * <pre>
 *   offset   Enhanced Packet     Packet (obsolete)               Simple Packet
 *      8      interface (4)       interface (2), drops (2)        original length
 *     12      timestamp, high     timestamp, high                 frame
 *     16      timestamp, low      timestamp, low
 *     20      captured length     captured length
 *     24      original length     original length
 *     28      frame, options      frame, options
 * </pre>
 *
 * <p>A Simple Packet belongs to the first interface. It has no time, so its frame gets the previous frame's time, or
 * the epoch if it is the first frame.
 */
final class PcapngPackets {

    private static final int INTERFACE = 8;
    private static final int TIMESTAMP_HIGH = 12;
    private static final int TIMESTAMP_LOW = 16;
    private static final int CAPTURED_LENGTH = 20;
    private static final int ORIGINAL_LENGTH = 24;
    private static final int FRAME = 28;
    private static final int SIMPLE_ORIGINAL_LENGTH = 8;
    private static final int SIMPLE_FRAME = 12;
    private static final int TRAILING_LENGTH = 4;

    /** Bytes from the start of a packet block up to the end of the longest supported frame. */
    static final int MAX_FRAME_END = FRAME + LinkType.MAX_FRAME_BYTES;

    private static final int MAX_INTERFACES = 65_536;
    private static final long UNSIGNED = 0xFFFF_FFFFL;

    private final Map<Integer, Long> skipped = new TreeMap<>();
    private long skippedFrames;
    private PcapngInterface[] interfaces = new PcapngInterface[4];
    private int interfaceCount;
    private PackedBlock block;
    private ByteBuffer memory;
    private int end;
    private long offset;
    private long lastNanos;

    /** Starts a section. */
    void clearInterfaces() {
        interfaceCount = 0;
    }

    /** Adds an interface; see {@link PcapngInterface#of}. */
    void addInterface(ByteBuffer body, long blockOffset) throws DamagedCaptureException {
        if (interfaceCount == MAX_INTERFACES) {
            throw new DamagedCaptureException(
                    blockOffset, "section exceeds the limit of " + MAX_INTERFACES + " interfaces");
        }
        if (interfaceCount == interfaces.length) {
            interfaces = Arrays.copyOf(interfaces, interfaceCount * 2);
        }
        interfaces[interfaceCount++] = PcapngInterface.of(body, blockOffset);
    }

    /**
     * Sets the block that contains the next packets and receives their frames.
     *
     * @param memory of {@code block}, in the section's byte order
     * @param end    bytes in the block
     * @param offset of the block's first byte in the capture
     */
    void setBlock(PackedBlock block, ByteBuffer memory, int end, long offset) {
        this.block = block;
        this.memory = memory;
        this.end = end;
        this.offset = offset;
    }

    /** Adds the frame from an Enhanced Packet Block. */
    void addEnhanced(int at, int length) throws DamagedCaptureException {
        requireFixedFields(FRAME, at, length);
        addTimestamped(at, length, interfaceOf(at, memory.getInt(at + INTERFACE)));
    }

    /** Adds the frame from a Packet Block. */
    void addObsolete(int at, int length) throws DamagedCaptureException {
        requireFixedFields(FRAME, at, length);
        addTimestamped(at, length, interfaceOf(at, memory.getShort(at + INTERFACE) & 0xFFFF));
    }

    /** Adds the frame from a Simple Packet Block. */
    void addSimple(int at, int length) throws DamagedCaptureException {
        requireFixedFields(SIMPLE_FRAME, at, length);
        PcapngInterface source = interfaceOf(at, 0);
        int original = memory.getInt(at + SIMPLE_ORIGINAL_LENGTH);
        int captured = source.capturedLength(original);
        requireValidLength(captured, source, at, length - SIMPLE_FRAME - TRAILING_LENGTH);
        if (source.isSupported()) {
            add(source, Direction.UNKNOWN, at + SIMPLE_FRAME, captured, original);
        } else {
            countSkipped(source);
        }
    }

    /** Frames with unsupported link types. */
    long skippedFrames() {
        return skippedFrames;
    }

    /** Frames with unsupported link types, by ascending link type. */
    List<SkippedFrames> skipped() {
        List<SkippedFrames> perLinkType = new ArrayList<>();
        skipped.forEach((linkType, frames) -> perLinkType.add(new SkippedFrames(linkType, frames)));
        return perLinkType;
    }

    private void addTimestamped(int at, int length, PcapngInterface source) throws DamagedCaptureException {
        int captured = memory.getInt(at + CAPTURED_LENGTH);
        requireValidLength(captured, source, at, length - FRAME - TRAILING_LENGTH);
        long high = memory.getInt(at + TIMESTAMP_HIGH);
        long low = memory.getInt(at + TIMESTAMP_LOW) & UNSIGNED;
        lastNanos = source.scale().nanos((high << Integer.SIZE) | low);
        if (source.isSupported()) {
            int options = at + FRAME + ((captured + 3) & ~3);
            Direction direction = PacketFlags.direction(memory, options, Math.min(at + length - TRAILING_LENGTH, end));
            add(source, direction, at + FRAME, captured, memory.getInt(at + ORIGINAL_LENGTH));
        } else {
            countSkipped(source);
        }
    }

    private void countSkipped(PcapngInterface source) {
        skipped.merge(source.linkType(), 1L, Long::sum);
        skippedFrames++;
    }

    private void add(PcapngInterface source, Direction direction, int frame, int captured, int original) {
        block.setKind(source.linkType(), direction);
        block.add(frame, captured, original < 0 ? Integer.MAX_VALUE : original, lastNanos);
    }

    private PcapngInterface interfaceOf(int at, int number) throws DamagedCaptureException {
        if (number < 0 || number >= interfaceCount) {
            throw new DamagedCaptureException(
                    offset + at,
                    "packet refers to interface " + Integer.toUnsignedString(number) + ", but the section has only "
                            + interfaceCount + " so far");
        }
        return interfaces[number];
    }

    private void requireFixedFields(int bytes, int at, int length) throws DamagedCaptureException {
        if (length < bytes + TRAILING_LENGTH) {
            throw new DamagedCaptureException(
                    offset + at, "packet block has " + length + " bytes, but needs " + (bytes + TRAILING_LENGTH));
        }
    }

    private void requireValidLength(int captured, PcapngInterface source, int at, int room)
            throws DamagedCaptureException {
        if (captured < 0 || captured > room || captured > LinkType.maxFrameBytes(source.linkType())) {
            throw new DamagedCaptureException(
                    offset + at,
                    "packet claims " + Integer.toUnsignedString(captured) + " captured bytes, but at most "
                            + Math.min(room, LinkType.maxFrameBytes(source.linkType())) + " are possible");
        }
    }
}
