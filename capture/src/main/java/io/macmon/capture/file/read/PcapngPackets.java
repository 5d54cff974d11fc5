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
 * The frames in pcapng's packet blocks, and the interfaces that they name.
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
 * <p>A Simple Packet is of the first interface. It has no time, so it gets that of the frame before it, and the epoch
 * if there is none.
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

    /** Octets from the start of a packet block on that hold all of a frame that is read. */
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
            throw new DamagedCaptureException(blockOffset, "section has more than " + MAX_INTERFACES + " interfaces");
        }
        if (interfaceCount == interfaces.length) {
            interfaces = Arrays.copyOf(interfaces, interfaceCount * 2);
        }
        interfaces[interfaceCount++] = PcapngInterface.of(body, blockOffset);
    }

    /**
     * Says where the packets lie from now on, and where their frames go.
     *
     * @param memory of {@code block}, in the section's byte order
     * @param end    octets in the block
     * @param offset of its first octet in the capture
     */
    void setBlock(PackedBlock block, ByteBuffer memory, int end, long offset) {
        this.block = block;
        this.memory = memory;
        this.end = end;
        this.offset = offset;
    }

    /** Adds the frame of an Enhanced Packet Block. */
    void addEnhanced(int at, int length) throws DamagedCaptureException {
        requireFixedFields(FRAME, at, length);
        addTimestamped(at, length, interfaceOf(at, memory.getInt(at + INTERFACE)));
    }

    /** Adds the frame of a Packet Block. */
    void addObsolete(int at, int length) throws DamagedCaptureException {
        requireFixedFields(FRAME, at, length);
        addTimestamped(at, length, interfaceOf(at, memory.getShort(at + INTERFACE) & 0xFFFF));
    }

    /** Adds the frame of a Simple Packet Block. */
    void addSimple(int at, int length) throws DamagedCaptureException {
        requireFixedFields(SIMPLE_FRAME, at, length);
        PcapngInterface source = interfaceOf(at, 0);
        int original = memory.getInt(at + SIMPLE_ORIGINAL_LENGTH);
        int captured = source.capturedLength(original);
        requireValidLength(captured, source, at, length - SIMPLE_FRAME - TRAILING_LENGTH);
        if (isRead(source)) {
            add(source, Direction.UNKNOWN, at + SIMPLE_FRAME, captured, original);
        }
    }

    /** Frames of link types that are not read. */
    long skippedFrames() {
        return skippedFrames;
    }

    /** The same, by ascending link type. */
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
        if (isRead(source)) {
            int options = at + FRAME + ((captured + 3) & ~3);
            Direction direction = PacketFlags.direction(memory, options, Math.min(at + length - TRAILING_LENGTH, end));
            add(source, direction, at + FRAME, captured, memory.getInt(at + ORIGINAL_LENGTH));
        }
    }

    private boolean isRead(PcapngInterface source) {
        if (!source.isSupported()) {
            skipped.merge(source.linkType(), 1L, Long::sum);
            skippedFrames++;
        }
        return source.isSupported();
    }

    private void add(PcapngInterface source, Direction direction, int frame, int captured, int original) {
        block.setKind(source.linkType(), direction);
        block.add(frame, captured, original < 0 ? Integer.MAX_VALUE : original, lastNanos);
    }

    private PcapngInterface interfaceOf(int at, int number) throws DamagedCaptureException {
        if (number < 0 || number >= interfaceCount) {
            throw new DamagedCaptureException(
                    offset + at,
                    "packet is of interface " + Integer.toUnsignedString(number) + ", where the section describes "
                            + interfaceCount + " up to here");
        }
        return interfaces[number];
    }

    private void requireFixedFields(int octets, int at, int length) throws DamagedCaptureException {
        if (length < octets + TRAILING_LENGTH) {
            throw new DamagedCaptureException(
                    offset + at, "packet block has " + length + " octets, needs " + (octets + TRAILING_LENGTH));
        }
    }

    private void requireValidLength(int captured, PcapngInterface source, int at, int room)
            throws DamagedCaptureException {
        if (captured < 0 || captured > room || captured > LinkType.maxFrameBytes(source.linkType())) {
            throw new DamagedCaptureException(
                    offset + at,
                    "packet says " + Integer.toUnsignedString(captured) + " octets captured, where "
                            + Math.min(room, LinkType.maxFrameBytes(source.linkType())) + " can be");
        }
    }
}
