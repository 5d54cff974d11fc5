package io.macmon.capture.file.read;

import java.nio.ByteBuffer;

/** Walks the options at the end of a pcapng block: code (2 bytes), length (2), value, padding to 4 bytes. */
final class PcapngOptions {

    private static final int END_OF_OPTIONS = 0;
    private static final int LENGTH = 2;
    private static final int HEADER = 4;

    private final ByteBuffer body;
    private final long offset;
    private int at;
    private int next;

    /**
     * @param body   in the section's byte order; the options extend to its limit
     * @param first  offset of the options in the body
     * @param offset of the block in the capture
     */
    PcapngOptions(ByteBuffer body, int first, long offset) {
        this.body = body;
        this.offset = offset;
        next = first;
    }

    /** Moves to the next option; false after the last. */
    boolean advance() throws DamagedCaptureException {
        at = next;
        if (at == body.limit()) {
            return false;
        }
        next = at + HEADER;
        if (next <= body.limit()) {
            next += (length() + 3) & ~3;
        }
        if (next > body.limit()) {
            throw new DamagedCaptureException(offset, "block ends within an option");
        }
        return code() != END_OF_OPTIONS;
    }

    int code() {
        return body.getShort(at) & 0xFFFF;
    }

    /** The unsigned value of an option that must have one byte. */
    int byteValue() throws DamagedCaptureException {
        requireLength(Byte.BYTES);
        return body.get(at + HEADER) & 0xFF;
    }

    /** The value of an option that must have eight bytes. */
    long longValue() throws DamagedCaptureException {
        requireLength(Long.BYTES);
        return body.getLong(at + HEADER);
    }

    private int length() {
        return body.getShort(at + LENGTH) & 0xFFFF;
    }

    private void requireLength(int bytes) throws DamagedCaptureException {
        if (length() != bytes) {
            throw new DamagedCaptureException(
                    offset, "option " + code() + " has " + length() + " bytes, but must have " + bytes);
        }
    }
}
