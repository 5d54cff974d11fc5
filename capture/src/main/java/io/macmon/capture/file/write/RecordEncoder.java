package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.Frame.Direction;
import io.macmon.config.FileFormat;
import java.nio.ByteBuffer;

/** Appends the records of a capture file to a buffer, each record whole. Buffers are little-endian. */
interface RecordEncoder {

    static RecordEncoder of(FileFormat format, CapturedInterface source) {
        return switch (format) {
            case PCAPNG -> new PcapngEncoder(source);
            case PCAP -> new PcapEncoder(source, PcapEncoder.Resolution.NANOSECONDS);
            case PCAP_US -> new PcapEncoder(source, PcapEncoder.Resolution.MICROSECONDS);
        };
    }

    /**
     * The maximum number of bytes that {@link #frame} adds to a frame, or that {@link #start} or {@link #statistics}
     * writes.
     */
    int maxOverhead();

    /**
     * Appends the header of a file.
     *
     * @param linkType of the first frames
     */
    void start(ByteBuffer out, int linkType);

    /** Appends what must precede further records in a file that the same format wrote before. */
    void resume(ByteBuffer out, int linkType);

    /**
     * Appends a frame's record.
     *
     * @param captured bytes of the frame to write, no more than were captured
     * @param comment  on the frame, if the format has comments; empty for none
     */
    void frame(ByteBuffer out, Frame frame, int captured, String comment);

    /** Offset of the frame in a record that {@link #frame} appends. */
    int frameOffset();

    /** Bytes of a record without a comment that {@link #frame} appends for a frame of a known link type. */
    int recordLength(int captured, Direction direction);

    /** Counts frames of a known link type whose records another encoder made. */
    default void countRecords(int count) {}

    /** Appends the statistics of the capture, if the format has them. */
    void statistics(ByteBuffer out, InterfaceStatistics statistics);
}
