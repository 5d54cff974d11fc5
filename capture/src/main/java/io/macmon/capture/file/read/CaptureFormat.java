package io.macmon.capture.file.read;

import io.macmon.capture.PackedBlock;
import java.nio.ByteBuffer;
import java.util.List;

/** Finds the frames in the bytes of a capture. Called by the capture thread only. */
interface CaptureFormat {

    /** Bytes at the start of a capture that identify its format. */
    int PREFIX_LENGTH = PcapFormat.FILE_HEADER_LENGTH;

    /**
     * The format of a capture; null if it is not supported.
     *
     * @param start the first {@link #PREFIX_LENGTH} bytes, or fewer if there are no more
     */
    static CaptureFormat of(byte[] start) throws DamagedCaptureException {
        ByteBuffer bytes = ByteBuffer.wrap(start);
        if (PcapFormat.isSignature(bytes)) {
            return PcapFormat.of(bytes);
        }
        return PcapngFormat.isSignature(bytes) ? new PcapngFormat() : null;
    }

    /** Length of the header before the first record, in bytes; the header is not indexed. */
    int fileHeaderLength();

    /**
     * Adds the frames from the records in a block, until the block is full or a record is incomplete.
     *
     * @param end    bytes in the block, which starts with a record
     * @param offset of the block's first byte in the capture
     * @return offset of the next record in the block; beyond {@code end} if the bytes up to there can be skipped
     * @throws DamagedCaptureException for the first invalid record; the frames before it have been added
     */
    int index(PackedBlock block, int end, long offset) throws DamagedCaptureException;

    /**
     * Checks that the capture does not end within a record.
     *
     * @param left   the remaining bytes, from 0 to the limit, big-endian
     * @param offset of the first remaining byte in the capture
     */
    void checkEnd(ByteBuffer left, long offset) throws DamagedCaptureException;

    /** Frames with unsupported link types so far. */
    long skippedFrames();

    /**
     * Frames so far whose time has a fraction of a second or more. The fraction is ignored; within a second, the frame
     * is no earlier than the one before it.
     */
    long malformedTimes();

    /** Frames with unsupported link types so far, by ascending link type. */
    List<SkippedFrames> skipped();
}
