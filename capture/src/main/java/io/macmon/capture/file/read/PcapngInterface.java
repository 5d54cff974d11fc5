package io.macmon.capture.file.read;

import io.macmon.capture.LinkType;
import java.nio.ByteBuffer;

/**
 * An interface of a pcapng section.
 *
 * @param linkType LINKTYPE_ value
 * @param snaplen  in bytes, unsigned; 0 for no limit
 * @param scale    scale of its frames' timestamps
 */
record PcapngInterface(int linkType, int snaplen, TimestampScale scale) {

    private static final int SNAPLEN = 4;
    private static final int OPTIONS = 8;

    private static final int TIMESTAMP_RESOLUTION = 9;
    private static final int TIMESTAMP_OFFSET = 14;

    /**
     * Reads an Interface Description Block: link type (2 bytes), reserved (2), snaplen (4), options.
     *
     * @param body   the block's body, between its two lengths, in the section's byte order
     * @param offset of the block in the capture
     */
    static PcapngInterface of(ByteBuffer body, long offset) throws DamagedCaptureException {
        if (body.limit() < OPTIONS) {
            throw new DamagedCaptureException(offset, "interface description is shorter than its fixed fields");
        }
        int resolution = TimestampScale.MICROSECONDS;
        long offsetSeconds = 0;
        PcapngOptions options = new PcapngOptions(body, OPTIONS, offset);
        while (options.advance()) {
            switch (options.code()) {
                case TIMESTAMP_RESOLUTION -> resolution = options.byteValue();
                case TIMESTAMP_OFFSET -> offsetSeconds = options.longValue();
                default -> {}
            }
        }
        if (TimestampScale.isFinerThan64Bits(resolution)) {
            throw new DamagedCaptureException(
                    offset, String.format("if_tsresol 0x%02x is too fine for 64-bit timestamps", resolution));
        }
        TimestampScale scale = new TimestampScale(resolution, offsetSeconds);
        return new PcapngInterface(LinkType.of(body.getShort(0) & 0xFFFF), body.getInt(SNAPLEN), scale);
    }

    boolean isSupported() {
        return LinkType.isSupported(linkType);
    }

    /** Captured length of a frame whose block does not state it (a Simple Packet Block). */
    int capturedLength(int originalLength) {
        return snaplen != 0 && Integer.compareUnsigned(snaplen, originalLength) < 0 ? snaplen : originalLength;
    }
}
