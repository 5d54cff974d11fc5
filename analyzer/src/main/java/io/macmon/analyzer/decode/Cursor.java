package io.macmon.analyzer.decode;

import io.macmon.capture.Frame;
import java.nio.ByteBuffer;

/** The position of the next header in a frame, and the number of bytes left from there. One thread only. */
final class Cursor {

    /** The memory that contains the frame; big-endian, read with absolute offsets. */
    ByteBuffer memory;

    /** Where the next header starts in {@link #memory}. */
    int offset;

    /** Bytes captured from {@link #offset} on; negative if the last header ends beyond them. */
    int available;

    /** Bytes that the frame had on the wire from {@link #offset} on. */
    int onWire;

    /** Moves to the start of a frame. */
    void start(Frame frame) {
        memory = frame.memory();
        offset = frame.offset();
        available = frame.capturedLength();
        onWire = Math.max(available, frame.originalLength());
    }

    /** Steps over a header. */
    void advance(int bytes) {
        offset += bytes;
        available -= bytes;
        onWire -= bytes;
    }

    /** Drops everything after the next {@code bytes} bytes, such as padding. */
    void limit(long bytes) {
        available = (int) Math.min(available, bytes);
        onWire = (int) Math.min(onWire, bytes);
    }
}
