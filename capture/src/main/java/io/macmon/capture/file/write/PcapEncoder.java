package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import java.nio.ByteBuffer;

/**
 * Writes classic pcap; {@code PcapFormat} shows the layout. The caller passes frames with one link type only.
 *
 * <p>Seconds have 32 bits: times before 1970 become the start of 1970, and times after the 32-bit limit (February 2106)
 * become the last nanosecond before it.
 */
final class PcapEncoder implements RecordEncoder {

    private static final int MICROSECONDS_MAGIC = 0xA1B2_C3D4;
    private static final int NANOSECONDS_MAGIC = 0xA1B2_3C4D;
    private static final short MAJOR_VERSION = 2;
    private static final short MINOR_VERSION = 4;
    private static final int OVERHEAD = 24;
    private static final int RECORD_HEADER = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long LAST_NANO = (1L << Integer.SIZE) * NANOS_PER_SECOND - 1;

    private final int snaplen;
    private final Resolution resolution;

    /** Resolution of the timestamps. */
    enum Resolution {
        NANOSECONDS(NANOSECONDS_MAGIC, 1),
        MICROSECONDS(MICROSECONDS_MAGIC, 1_000);

        private final int magic;
        private final int nanosPerUnit;

        Resolution(int magic, int nanosPerUnit) {
            this.magic = magic;
            this.nanosPerUnit = nanosPerUnit;
        }
    }

    PcapEncoder(CapturedInterface source, Resolution resolution) {
        snaplen = source.maxFrameBytes();
        this.resolution = resolution;
    }

    @Override
    public int maxOverhead() {
        return OVERHEAD;
    }

    @Override
    public void start(ByteBuffer out, int linkType) {
        out.putInt(resolution.magic).putShort(MAJOR_VERSION).putShort(MINOR_VERSION);
        out.putLong(0); // zone and accuracy, both unused
        out.putInt(snaplen).putInt(linkType);
    }

    @Override
    public void resume(ByteBuffer out, int linkType) {
        // a record may follow any record
    }

    @Override
    public void frame(ByteBuffer out, Frame frame, int captured, String comment) {
        long nanos = Math.min(Math.max(0, frame.timestampNanos()), LAST_NANO);
        out.putInt((int) (nanos / NANOS_PER_SECOND)).putInt((int) (nanos % NANOS_PER_SECOND) / resolution.nanosPerUnit);
        out.putInt(captured).putInt(frame.originalLength());
        out.put(out.position(), frame.memory(), frame.offset(), captured);
        out.position(out.position() + captured);
    }

    @Override
    public int frameOffset() {
        return RECORD_HEADER;
    }

    @Override
    public int recordLength(int captured, Direction direction) {
        return RECORD_HEADER + captured;
    }

    @Override
    public void statistics(ByteBuffer out, InterfaceStatistics statistics) {
        // pcap has none
    }
}
