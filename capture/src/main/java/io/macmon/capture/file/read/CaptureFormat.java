package io.macmon.capture.file.read;

import io.macmon.capture.PackedBlock;
import java.nio.ByteBuffer;
import java.util.List;

/** Finds the frames in the octets of a capture. Capture thread only. */
interface CaptureFormat {

    /** Octets at the start of a capture that tell its format. */
    int PREFIX_LENGTH = PcapFormat.FILE_HEADER_LENGTH;

    /**
     * The format of a capture, or null when it is none that is read.
     *
     * @param start the first {@link #PREFIX_LENGTH} octets, or as many as there are
     */
    static CaptureFormat of(byte[] start) throws DamagedCaptureException {
        ByteBuffer octets = ByteBuffer.wrap(start);
        if (PcapFormat.isSignature(octets)) {
            return PcapFormat.of(octets);
        }
        return PcapngFormat.isSignature(octets) ? new PcapngFormat() : null;
    }

    /** Octets of the start that hold no record, and so are not to be indexed. */
    int fileHeaderLength();

    /**
     * Adds frames to a block that holds their records already, until the block is full or a record is not whole.
     *
     * @param end    octets in the block; its first octet is the first of a record
     * @param offset of the block's first octet in the capture
     * @return offset in the block of the next record; beyond {@code end} when all up to there need not be read
     * @throws DamagedCaptureException for the first record that cannot be; the frames before it have been added
     */
    int index(PackedBlock block, int end, long offset) throws DamagedCaptureException;

    /**
     * Takes the end of the capture for good or for damage.
     *
     * @param left   big-endian, the octets of a record that is not whole, from 0 to the limit
     * @param offset of the first of them in the capture
     */
    void checkEnd(ByteBuffer left, long offset) throws DamagedCaptureException;

    /** Frames of link types that are not read so far. */
    long skippedFrames();

    /** The same, by ascending link type. */
    List<SkippedFrames> skipped();
}
