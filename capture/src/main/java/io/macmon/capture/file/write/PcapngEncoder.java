package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes pcapng: one section, with an Enhanced Packet per frame and, for each link type, an interface with nanosecond
 * timestamps. An interface is described when its first frame arrives. {@code PcapngFormat} and {@code PcapngPackets}
 * show the layout.
 *
 * <p>Times before 1970 become the start of 1970.
 */
final class PcapngEncoder implements RecordEncoder {

    private static final int SECTION_HEADER = 0x0A0D_0D0A;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int INTERFACE_STATISTICS = 5;
    private static final int ENHANCED_PACKET = 6;

    private static final int ORDER_MAGIC = 0x1A2B_3C4D;
    private static final long UNKNOWN_SECTION_LENGTH = -1;
    private static final int ENHANCED_PACKET_OVERHEAD = 32;
    private static final int LENGTH = 4;
    private static final int INTERFACE = 8;
    private static final int TIMESTAMP_HIGH = 12;
    private static final int TIMESTAMP_LOW = 16;
    private static final int CAPTURED_LENGTH = 20;
    private static final int ORIGINAL_LENGTH = 24;
    private static final int FRAME = 28;

    private static final int HARDWARE = 2;
    private static final int OPERATING_SYSTEM = 3;
    private static final int APPLICATION = 4;

    private static final int INTERFACE_NAME = 2;
    private static final int INTERFACE_DESCRIPTION_TEXT = 3;
    private static final int SPEED = 8;
    private static final int TIMESTAMP_RESOLUTION = 9;
    private static final int INTERFACE_FILTER = 11;
    private static final int INTERFACE_SYSTEM = 12;

    private static final int FLAGS = 2;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;
    private static final int FLAGS_LENGTH = 12;

    private static final int START_TIME = 2;
    private static final int END_TIME = 3;
    private static final int RECEIVED = 4;
    private static final int DROPPED_BY_DEVICE = 5;
    private static final int DROPPED_BY_KERNEL = 7;
    private static final int DELIVERED = 8;

    private static final int NANOSECONDS = 9;

    /** Prefix of an if_filter that is a libpcap expression. */
    private static final String FILTER_TEXT = "\0";

    private static final int MAX_SYSTEM_TEXT_BYTES = 1_024;
    private static final int MAX_TEXTS = 3;

    private final CapturedInterface source;
    private final List<Interface> interfaces = new ArrayList<>();
    private Interface current;

    PcapngEncoder(CapturedInterface source) {
        this.source = source;
    }

    @Override
    public int maxOverhead() {
        return MAX_SYSTEM_TEXT_BYTES + MAX_TEXTS * PcapngBlock.MAX_TEXT_BYTES + PcapngBlock.MAX_OPTION_BYTES;
    }

    @Override
    public void start(ByteBuffer out, int linkType) {
        interfaces.clear();
        int start = PcapngBlock.begin(out, SECTION_HEADER);
        out.putInt(ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(UNKNOWN_SECTION_LENGTH);
        PcapngBlock.text(out, HARDWARE, System.getProperty("os.arch"));
        PcapngBlock.text(out, OPERATING_SYSTEM, operatingSystem());
        PcapngBlock.text(out, APPLICATION, "macmon");
        PcapngBlock.endOptions(out);
        PcapngBlock.end(out, start);
        current = describe(out, linkType);
    }

    /** Starts a new section. */
    @Override
    public void resume(ByteBuffer out, int linkType) {
        start(out, linkType);
    }

    @Override
    public void frame(ByteBuffer out, Frame frame, int captured, String comment) {
        if (frame.linkType() != current.linkType) {
            current = interfaceOf(out, frame.linkType());
        }
        current.delivered++;
        if (!comment.isEmpty()) {
            putWithComment(out, frame, captured, comment);
        } else if (frame.direction() == Direction.UNKNOWN) {
            putPacket(out, frame, captured, 0);
            out.putInt(length(captured, 0));
        } else {
            putPacket(out, frame, captured, FLAGS_LENGTH);
            flags(out, frame.direction());
            out.putInt(length(captured, FLAGS_LENGTH));
        }
    }

    @Override
    public int frameOffset() {
        return FRAME;
    }

    @Override
    public int recordLength(int captured, Direction direction) {
        return length(captured, direction == Direction.UNKNOWN ? 0 : FLAGS_LENGTH);
    }

    @Override
    public void countRecords(int count) {
        current.delivered += count;
    }

    private void putWithComment(ByteBuffer out, Frame frame, int captured, String comment) {
        int start = out.position();
        putPacket(out, frame, captured, 0);
        int options = out.position();
        PcapngBlock.comment(out, comment);
        flags(out, frame.direction());
        int length = length(captured, out.position() - options);
        out.putInt(length).putInt(start + LENGTH, length);
    }

    // Absolute offsets are faster than advancing the buffer's position field by field.
    private void putPacket(ByteBuffer out, Frame frame, int captured, int options) {
        int at = out.position();
        long nanos = Math.max(0, frame.timestampNanos());
        out.putInt(at, ENHANCED_PACKET);
        out.putInt(at + LENGTH, length(captured, options));
        out.putInt(at + INTERFACE, current.number);
        out.putInt(at + TIMESTAMP_HIGH, (int) (nanos >>> Integer.SIZE));
        out.putInt(at + TIMESTAMP_LOW, (int) nanos);
        out.putInt(at + CAPTURED_LENGTH, captured);
        out.putInt(at + ORIGINAL_LENGTH, frame.originalLength());
        out.putInt(at + FRAME + captured, 0); // the padding; the frame overwrites the rest
        out.put(at + FRAME, frame.memory(), frame.offset(), captured);
        out.position(at + FRAME + captured + (-captured & 3));
    }

    private static int length(int captured, int options) {
        return ENHANCED_PACKET_OVERHEAD + captured + (-captured & 3) + options;
    }

    private static void flags(ByteBuffer out, Direction direction) {
        if (direction != Direction.UNKNOWN) {
            PcapngBlock.number(out, FLAGS, direction == Direction.INBOUND ? INBOUND : OUTBOUND);
        }
        PcapngBlock.endOptions(out);
    }

    @Override
    public void statistics(ByteBuffer out, InterfaceStatistics statistics) {
        for (Interface iface : interfaces) {
            statistics(out, statistics, iface);
        }
    }

    // Losses are not known per link type, so the first interface reports them all.
    private static void statistics(ByteBuffer out, InterfaceStatistics statistics, Interface iface) {
        CaptureLosses losses = statistics.losses();
        int start = PcapngBlock.begin(out, INTERFACE_STATISTICS);
        out.putInt(iface.number);
        PcapngBlock.time(out, statistics.endNanos());
        if (iface.number == 0) {
            PcapngBlock.comment(out, comment(statistics));
        }
        timeOption(out, START_TIME, statistics.startNanos());
        timeOption(out, END_TIME, statistics.endNanos());
        if (iface.number == 0) {
            PcapngBlock.number(out, RECEIVED, losses.received());
            PcapngBlock.number(out, DROPPED_BY_DEVICE, losses.droppedByDevice());
            PcapngBlock.number(out, DROPPED_BY_KERNEL, losses.droppedByKernel());
        }
        PcapngBlock.number(out, DELIVERED, iface.delivered);
        PcapngBlock.endOptions(out);
        PcapngBlock.end(out, start);
    }

    // The format has no counter for losses between the kernel and the file.
    private static String comment(InterfaceStatistics statistics) {
        Map<String, Long> places = statistics.losses().droppedInProcess();
        String dropped = places.isEmpty()
                ? ""
                : "dropped by macmon: "
                        + places.entrySet().stream()
                                .map(place -> place.getKey() + " " + place.getValue())
                                .collect(Collectors.joining(", "));
        return statistics.comment().isEmpty() || dropped.isEmpty()
                ? statistics.comment() + dropped
                : statistics.comment() + "; " + dropped;
    }

    private static void timeOption(ByteBuffer out, int code, long nanos) {
        out.putShort((short) code).putShort((short) Long.BYTES);
        PcapngBlock.time(out, nanos);
    }

    private Interface interfaceOf(ByteBuffer out, int linkType) {
        for (Interface iface : interfaces) {
            if (iface.linkType == linkType) {
                return iface;
            }
        }
        return describe(out, linkType);
    }

    private Interface describe(ByteBuffer out, int linkType) {
        int start = PcapngBlock.begin(out, INTERFACE_DESCRIPTION);
        out.putShort((short) linkType).putShort((short) 0).putInt(source.maxFrameBytes());
        PcapngBlock.text(out, INTERFACE_NAME, source.name());
        PcapngBlock.text(out, INTERFACE_DESCRIPTION_TEXT, source.description());
        if (source.bitsPerSecond() > 0) {
            PcapngBlock.number(out, SPEED, source.bitsPerSecond());
        }
        PcapngBlock.byteOption(out, TIMESTAMP_RESOLUTION, NANOSECONDS);
        if (!source.filter().isEmpty()) {
            PcapngBlock.text(out, INTERFACE_FILTER, FILTER_TEXT + source.filter(), PcapngBlock.MAX_OPTION_BYTES);
        }
        PcapngBlock.text(out, INTERFACE_SYSTEM, operatingSystem());
        PcapngBlock.endOptions(out);
        PcapngBlock.end(out, start);
        Interface iface = new Interface(interfaces.size(), linkType);
        interfaces.add(iface);
        return iface;
    }

    private static String operatingSystem() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    /** An interface of the current section. */
    private static final class Interface {

        private final int number;
        private final int linkType;
        private long delivered;

        Interface(int number, int linkType) {
            this.number = number;
            this.linkType = linkType;
        }
    }
}
