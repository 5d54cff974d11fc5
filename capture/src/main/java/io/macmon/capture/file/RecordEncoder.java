package io.macmon.capture.file;

import io.macmon.capture.Frame;
import java.nio.ByteBuffer;

/** Puts the parts of a capture file behind one another, each of them whole. Buffers are little-endian. */
interface RecordEncoder {

    /** Octets that a record can have beside its frame. */
    int MOST_OVERHEAD = 64;

    /** What a file starts with. */
    void start(ByteBuffer out);

    /**
     * A frame's record.
     *
     * @param captured octets of the frame to put, no more than it has
     */
    void frame(ByteBuffer out, Frame frame, int captured);

    /** What the capture's end can tell, where the format has a place for it. */
    void statistics(ByteBuffer out, InterfaceStatistics statistics);
}
