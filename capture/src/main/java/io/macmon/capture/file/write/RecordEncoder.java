package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.config.FileFormat;
import java.nio.ByteBuffer;

/** Puts the parts of a capture file behind one another, each of them whole. Buffers are little-endian. */
interface RecordEncoder {

    static RecordEncoder of(FileFormat format, CapturedInterface source) {
        return switch (format) {
            case PCAPNG -> new PcapngEncoder(source);
            case PCAP -> new PcapEncoder(source, PcapEncoder.Resolution.NANOSECONDS);
            case PCAP_US -> new PcapEncoder(source, PcapEncoder.Resolution.MICROSECONDS);
        };
    }

    /** Octets of all that {@link #frame} can put beside the frame, or {@link #start} or {@link #statistics} at all. */
    int mostOverhead();

    /** What a file starts with, when its first frames are of this link type. */
    void start(ByteBuffer out, int linkType);

    /** Goes on in a file that this wrote before. */
    void resume(ByteBuffer out, int linkType);

    /**
     * A frame's record.
     *
     * @param captured octets of the frame to put, no more than it has
     * @param comment  about the frame, where the format has a place for it; empty for none
     */
    void frame(ByteBuffer out, Frame frame, int captured, String comment);

    /** What the capture's end can tell, where the format has a place for it. */
    void statistics(ByteBuffer out, InterfaceStatistics statistics);
}
