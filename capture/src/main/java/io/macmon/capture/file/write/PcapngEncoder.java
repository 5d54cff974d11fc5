package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes pcapng: one section, an interface with nanoseconds for each link type, described when it is first met, and an
 * Enhanced Packet per frame; the layout is in {@code PcapngFormat} and {@code PcapngPackets}.
 *
 * <p>Times before 1970 become 1970.
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

    /** Starts an if_filter that is text for libpcap. */
    private static final String FILTER_TEXT = "\0";

    private static final int OPERATING_SYSTEM_TEXTS = 1_024;
    private static final int MOST_TEXTS = 3;

    private final CapturedInterface source;
    private final List<Described> interfaces = new ArrayList<>();
    private Described current;

    PcapngEncoder(CapturedInterface source) {
        this.source = source;
    }

    @Override
    public int mostOverhead() {
        return OPERATING_SYSTEM_TEXTS + MOST_TEXTS * PcapngBlock.MAX_TEXT_BYTES + PcapngBlock.MAX_OPTION_BYTES;
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

    /** With a section of its own. */
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
            commented(out, frame, captured, comment);
        } else if (frame.direction() == Direction.UNKNOWN) {
            put(out, frame, captured, 0);
            out.putInt(length(captured, 0));
        } else {
            put(out, frame, captured, FLAGS_LENGTH);
            flags(out, frame.direction());
            out.putInt(length(captured, FLAGS_LENGTH));
        }
    }

    private void commented(ByteBuffer out, Frame frame, int captured, String comment) {
        int start = out.position();
        put(out, frame, captured, 0);
        int options = out.position();
        PcapngBlock.comment(out, comment);
        flags(out, frame.direction());
        int length = length(captured, out.position() - options);
        out.putInt(length).putInt(start + LENGTH, length);
    }

    // At fixed places, which costs less than to move the buffer's position from field to field.
    private void put(ByteBuffer out, Frame frame, int captured, int options) {
        int at = out.position();
        long nanos = Math.max(0, frame.timestampNanos());
        out.putInt(at, ENHANCED_PACKET);
        out.putInt(at + LENGTH, length(captured, options));
        out.putInt(at + INTERFACE, current.number);
        out.putInt(at + TIMESTAMP_HIGH, (int) (nanos >>> Integer.SIZE));
        out.putInt(at + TIMESTAMP_LOW, (int) nanos);
        out.putInt(at + CAPTURED_LENGTH, captured);
        out.putInt(at + ORIGINAL_LENGTH, frame.originalLength());
        out.putInt(at + FRAME + captured, 0); // the padding, and more than that
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
        for (Described described : interfaces) {
            statistics(out, statistics, described);
        }
    }

    // What was lost is not known by link type: it stands with the first interface.
    private static void statistics(ByteBuffer out, InterfaceStatistics statistics, Described described) {
        CaptureLosses losses = statistics.losses();
        int start = PcapngBlock.begin(out, INTERFACE_STATISTICS);
        out.putInt(described.number);
        PcapngBlock.time(out, statistics.endNanos());
        if (described.number == 0) {
            PcapngBlock.comment(out, comment(statistics));
        }
        timeOption(out, START_TIME, statistics.startNanos());
        timeOption(out, END_TIME, statistics.endNanos());
        if (described.number == 0) {
            PcapngBlock.number(out, RECEIVED, losses.received());
            PcapngBlock.number(out, DROPPED_BY_DEVICE, losses.droppedByDevice());
            PcapngBlock.number(out, DROPPED_BY_KERNEL, losses.droppedByKernel());
        }
        PcapngBlock.number(out, DELIVERED, described.delivered);
        PcapngBlock.endOptions(out);
        PcapngBlock.end(out, start);
    }

    // The format has no number for what was lost between the kernel and the file.
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

    private Described interfaceOf(ByteBuffer out, int linkType) {
        for (Described described : interfaces) {
            if (described.linkType == linkType) {
                return described;
            }
        }
        return describe(out, linkType);
    }

    private Described describe(ByteBuffer out, int linkType) {
        int start = PcapngBlock.begin(out, INTERFACE_DESCRIPTION);
        out.putShort((short) linkType).putShort((short) 0).putInt(source.longestFrame());
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
        Described described = new Described(interfaces.size(), linkType);
        interfaces.add(described);
        return described;
    }

    private static String operatingSystem() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    /** An interface of the section. */
    private static final class Described {

        private final int number;
        private final int linkType;
        private long delivered;

        Described(int number, int linkType) {
            this.number = number;
            this.linkType = linkType;
        }
    }
}
