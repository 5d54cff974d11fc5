package io.macmon.capture.file.read;

import io.macmon.capture.LinkType;
import io.macmon.capture.PackedBlock;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** One capture file, read block by block into blocks that the caller brings. Capture thread only, but for the counters. */
final class CaptureReader implements AutoCloseable {

    /** Twice the longest record, so that a record that is not whole never fills a block. */
    static final int BLOCK_BYTES = 2 * LinkType.MAX_FRAME_BYTES;

    // What the readers have not come to yet should still be in the processor's cache when they do.
    private static final int READ_BYTES = 128 * 1024;

    private static final int USUAL_REST = 16 * 1024;

    private final CaptureInput input;
    private final CaptureFormat format;

    /** The octets that follow the last record of the block before: the start of a record, or many records. */
    private byte[] rest;

    private int restLength;
    private boolean restHasRecords;
    private long restOffset;
    private int bytesToSkip;

    private CaptureReader(CaptureInput input, CaptureFormat format, byte[] start) {
        this.input = input;
        this.format = format;
        restOffset = format.fileHeaderLength();
        restLength = start.length - format.fileHeaderLength();
        rest = Arrays.copyOf(
                Arrays.copyOfRange(start, format.fileHeaderLength(), start.length), Math.max(USUAL_REST, restLength));
    }

    /**
     * Opens a capture file and reads its first octets; from a pipe, waits for them.
     *
     * @param file its path, or "-" for standard input
     * @throws MacmonException when it cannot be read, or is no capture file
     */
    static CaptureReader open(Path file) throws MacmonException {
        return of(CaptureInput.open(file));
    }

    /** Takes an input over that nothing was read of; like {@link #open}. */
    static CaptureReader of(CaptureInput input) throws MacmonException {
        boolean opened = false;
        try {
            byte[] start = input.start(CaptureFormat.PREFIX_LENGTH);
            CaptureFormat format = CaptureFormat.of(start);
            if (format == null) {
                throw input.unreadable(Signature.describe(start));
            }
            CaptureReader reader = new CaptureReader(input, format, start);
            opened = true;
            return reader;
        } catch (DamagedCaptureException damage) {
            throw input.damaged(damage);
        } catch (IOException failure) {
            throw input.failed(failure);
        } finally {
            if (!opened) {
                input.close();
            }
        }
    }

    /**
     * Reads on into an empty block of {@link #BLOCK_BYTES}; there may be no frame in what is read.
     *
     * @return false at the end of the file
     * @throws MacmonException           when the file is damaged or cannot be read any further; the frames before are in
     *     the block
     * @throws ClosedByInterruptException when the thread was interrupted while it waited for a pipe
     */
    boolean read(PackedBlock block) throws MacmonException, ClosedByInterruptException {
        try {
            skipBytes(block.array());
            int end = fill(block.array());
            if (end < 0) {
                format.checkEnd(ByteBuffer.wrap(rest, 0, restLength), restOffset);
                return false;
            }
            keepRest(block, format.index(block, end, restOffset), end);
            return true;
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (DamagedCaptureException damage) {
            throw input.damaged(damage);
        } catch (IOException failure) {
            throw input.failed(failure);
        }
    }

    /** Frames that were in what was read, and in no block. */
    long skippedFrames() {
        return format.skippedFrames();
    }

    /** The same, by ascending link type. */
    List<SkippedFrames> skipped() {
        return format.skipped();
    }

    /** Octets of the file read so far, compressed as it may be. Any thread may ask. */
    long position() {
        return input.position();
    }

    /** Octets of the file when it was opened; -1 for a pipe. Any thread may ask. */
    long size() {
        return input.size();
    }

    @Override
    public void close() {
        input.close();
    }

    private void skipBytes(byte[] array) throws IOException, DamagedCaptureException {
        while (bytesToSkip > 0) {
            int count = input.read(array, 0, Math.min(bytesToSkip, array.length));
            if (count < 0) {
                throw new DamagedCaptureException(
                        restOffset - bytesToSkip, "file ends " + bytesToSkip + " octets before its last record does");
            }
            bytesToSkip -= count;
        }
    }

    private int fill(byte[] array) throws IOException {
        System.arraycopy(rest, 0, array, 0, restLength);
        if (restHasRecords) {
            return restLength;
        }
        int count = input.read(array, restLength, Math.min(READ_BYTES, array.length - restLength));
        return count < 0 ? -1 : restLength + count;
    }

    private void keepRest(PackedBlock block, int next, int end) {
        bytesToSkip = Math.max(0, next - end);
        restLength = Math.max(0, end - next);
        restHasRecords = block.isFull();
        restOffset += next;
        if (restLength > rest.length) {
            rest = new byte[Integer.highestOneBit(restLength) * 2];
        }
        System.arraycopy(block.array(), end - restLength, rest, 0, restLength);
    }
}
