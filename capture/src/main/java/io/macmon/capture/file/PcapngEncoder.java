package io.macmon.capture.file;

import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes pcapng: one section, one interface with nanoseconds, an Enhanced Packet per frame; the layout is in
 * {@link PcapngFormat} and {@link PcapngPackets}.
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

    private static final int END_OF_OPTIONS = 0;
    private static final int HARDWARE = 2;
    private static final int OPERATING_SYSTEM = 3;
    private static final int APPLICATION = 4;
    private static final int INTERFACE_NAME = 2;
    private static final int INTERFACE_DESCRIPTION_TEXT = 3;
    private static final int TIMESTAMP_RESOLUTION = 9;
    private static final int INTERFACE_FILTER = 11;
    private static final int RECEIVED = 4;
    private static final int DROPPED = 5;
    private static final int DELIVERED = 8;

    private static final int NANOSECONDS = 9;
    /** Starts an if_filter that is text for libpcap. */
    private static final String FILTER_TEXT = "\0";

    private static final int LONGEST_TEXT = 65_535;

    private final CapturedInterface source;

    PcapngEncoder(CapturedInterface source) {
        this.source = source;
    }

    @Override
    public void start(ByteBuffer out) {
        putSection(out);
        putInterface(out);
    }

    @Override
    public void frame(ByteBuffer out, Frame frame, int captured) {
        int padding = -captured & 3;
        int length = ENHANCED_PACKET_OVERHEAD + captured + padding;
        long nanos = Math.max(0, frame.timestampNanos());
        out.putInt(ENHANCED_PACKET).putInt(length).putInt(0);
        out.putInt((int) (nanos >>> Integer.SIZE)).putInt((int) nanos);
        out.putInt(captured).putInt(frame.originalLength());
        out.put(out.position(), frame.memory(), frame.offset(), captured);
        out.position(out.position() + captured);
        pad(out, padding);
        out.putInt(length);
    }

    @Override
    public void statistics(ByteBuffer out, InterfaceStatistics statistics) {
        long nanos = Math.max(0, statistics.atNanos());
        int start = begin(out, INTERFACE_STATISTICS);
        out.putInt(0).putInt((int) (nanos >>> Integer.SIZE)).putInt((int) nanos);
        putCount(out, RECEIVED, statistics.received());
        putCount(out, DROPPED, statistics.dropped());
        putCount(out, DELIVERED, statistics.written());
        endOptions(out);
        end(out, start);
    }

    private static void putSection(ByteBuffer out) {
        int start = begin(out, SECTION_HEADER);
        out.putInt(ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(UNKNOWN_SECTION_LENGTH);
        putText(out, HARDWARE, System.getProperty("os.arch"));
        putText(out, OPERATING_SYSTEM, System.getProperty("os.name") + " " + System.getProperty("os.version"));
        putText(out, APPLICATION, "macmon");
        endOptions(out);
        end(out, start);
    }

    private void putInterface(ByteBuffer out) {
        int start = begin(out, INTERFACE_DESCRIPTION);
        out.putShort((short) LinkType.ETHERNET).putShort((short) 0).putInt(source.longestFrame());
        putText(out, INTERFACE_NAME, source.name());
        putText(out, INTERFACE_DESCRIPTION_TEXT, source.description());
        if (!source.filter().isEmpty()) {
            putText(out, INTERFACE_FILTER, FILTER_TEXT + source.filter());
        }
        out.putShort((short) TIMESTAMP_RESOLUTION)
                .putShort((short) 1)
                .putInt(NANOSECONDS); // padded by its upper octets
        endOptions(out);
        end(out, start);
    }

    private static int begin(ByteBuffer out, int type) {
        int start = out.position();
        out.putInt(type).putInt(0);
        return start;
    }

    private static void end(ByteBuffer out, int start) {
        int length = out.position() + Integer.BYTES - start;
        out.putInt(length).putInt(start + Integer.BYTES, length);
    }

    private static void putText(ByteBuffer out, int code, String text) {
        if (text.isEmpty()) {
            return;
        }
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(octets.length, LONGEST_TEXT);
        out.putShort((short) code).putShort((short) length).put(octets, 0, length);
        pad(out, -length & 3);
    }

    private static void putCount(ByteBuffer out, int code, long count) {
        out.putShort((short) code).putShort((short) Long.BYTES).putLong(count);
    }

    private static void endOptions(ByteBuffer out) {
        out.putShort((short) END_OF_OPTIONS).putShort((short) 0);
    }

    private static void pad(ByteBuffer out, int octets) {
        for (int i = 0; i < octets; i++) {
            out.put((byte) 0);
        }
    }
}
