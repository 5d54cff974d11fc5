package io.macmon.capture.file;

import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;

/**
 * Writes classic pcap with nanoseconds; the layout is in {@link PcapFormat}.
 *
 * <p>Seconds have 32 bits there: times before 1970 become 1970, times after February 2106 become its last nanosecond.
 */
final class PcapEncoder implements RecordEncoder {

    private static final int MAGIC = 0xA1B2_3C4D;
    private static final short MAJOR_VERSION = 2;
    private static final short MINOR_VERSION = 4;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long LAST_NANO = (1L << Integer.SIZE) * NANOS_PER_SECOND - 1;

    private final int snaplen;

    PcapEncoder(CapturedInterface source) {
        snaplen = source.longestFrame();
    }

    @Override
    public void start(ByteBuffer out) {
        out.putInt(MAGIC).putShort(MAJOR_VERSION).putShort(MINOR_VERSION);
        out.putLong(0); // zone and accuracy, both unused
        out.putInt(snaplen).putInt(LinkType.ETHERNET);
    }

    @Override
    public void frame(ByteBuffer out, Frame frame, int captured) {
        long nanos = Math.min(Math.max(0, frame.timestampNanos()), LAST_NANO);
        out.putInt((int) (nanos / NANOS_PER_SECOND)).putInt((int) (nanos % NANOS_PER_SECOND));
        out.putInt(captured).putInt(frame.originalLength());
        out.put(out.position(), frame.memory(), frame.offset(), captured);
        out.position(out.position() + captured);
    }

    @Override
    public void statistics(ByteBuffer out, InterfaceStatistics statistics) {
        // pcap has no place for them
    }
}
