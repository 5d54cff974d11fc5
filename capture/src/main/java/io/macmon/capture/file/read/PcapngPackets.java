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
    static final int LONGEST_HEAD = FRAME + LinkType.LONGEST_FRAME;

    private static final int MOST_INTERFACES = 65_536;
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
    void forgetInterfaces() {
        interfaceCount = 0;
    }

    /** Adds an interface; see {@link PcapngInterface#of}. */
    void describe(ByteBuffer body, long blockOffset) throws DamageException {
        if (interfaceCount == MOST_INTERFACES) {
            throw new DamageException(blockOffset, "section has more than " + MOST_INTERFACES + " interfaces");
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
    void into(PackedBlock block, ByteBuffer memory, int end, long offset) {
        this.block = block;
        this.memory = memory;
        this.end = end;
        this.offset = offset;
    }

    /** Adds the frame of an Enhanced Packet Block. */
    void enhanced(int at, int length) throws DamageException {
        requireFixedFields(FRAME, at, length);
        timed(at, length, interfaceOf(at, memory.getInt(at + INTERFACE)));
    }

    /** Adds the frame of a Packet Block. */
    void obsolete(int at, int length) throws DamageException {
        requireFixedFields(FRAME, at, length);
        timed(at, length, interfaceOf(at, memory.getShort(at + INTERFACE) & 0xFFFF));
    }

    /** Adds the frame of a Simple Packet Block. */
    void simple(int at, int length) throws DamageException {
        requireFixedFields(SIMPLE_FRAME, at, length);
        PcapngInterface source = interfaceOf(at, 0);
        int original = memory.getInt(at + SIMPLE_ORIGINAL_LENGTH);
        int captured = source.capturedLength(original);
        requirePossible(captured, source, at, length - SIMPLE_FRAME - TRAILING_LENGTH);
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

    private void timed(int at, int length, PcapngInterface source) throws DamageException {
        int captured = memory.getInt(at + CAPTURED_LENGTH);
        requirePossible(captured, source, at, length - FRAME - TRAILING_LENGTH);
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
        if (!source.isRead()) {
            skipped.merge(source.linkType(), 1L, Long::sum);
            skippedFrames++;
        }
        return source.isRead();
    }

    private void add(PcapngInterface source, Direction direction, int frame, int captured, int original) {
        block.showAs(source.linkType(), direction);
        block.add(frame, captured, original < 0 ? Integer.MAX_VALUE : original, lastNanos);
    }

    private PcapngInterface interfaceOf(int at, int number) throws DamageException {
        if (number < 0 || number >= interfaceCount) {
            throw new DamageException(
                    offset + at,
                    "packet is of interface " + Integer.toUnsignedString(number) + ", where the section describes "
                            + interfaceCount + " up to here");
        }
        return interfaces[number];
    }

    private void requireFixedFields(int octets, int at, int length) throws DamageException {
        if (length < octets + TRAILING_LENGTH) {
            throw new DamageException(
                    offset + at, "packet block has " + length + " octets, needs " + (octets + TRAILING_LENGTH));
        }
    }

    private void requirePossible(int captured, PcapngInterface source, int at, int room) throws DamageException {
        if (captured < 0 || captured > room || captured > LinkType.longestFrame(source.linkType())) {
            throw new DamageException(
                    offset + at,
                    "packet says " + Integer.toUnsignedString(captured) + " octets captured, where "
                            + Math.min(room, LinkType.longestFrame(source.linkType())) + " can be");
        }
    }
}
