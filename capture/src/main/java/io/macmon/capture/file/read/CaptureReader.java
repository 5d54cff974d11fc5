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

/**
 * Reads one capture file into blocks that the caller provides. Called by the capture thread only, except for the
 * counters, which are thread-safe.
 */
final class CaptureReader implements AutoCloseable {

    /** Twice the longest record, so that an incomplete record never fills a block. */
    static final int BLOCK_BYTES = 2 * LinkType.MAX_FRAME_BYTES;

    // Small enough that a block is still in the processor's cache when its reader gets it.
    private static final int READ_BYTES = 128 * 1024;

    private static final int INITIAL_REST_BYTES = 16 * 1024;

    private final CaptureInput input;
    private final CaptureFormat format;

    /** The bytes after the last record of the previous block: the start of a record, or many records. */
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
                Arrays.copyOfRange(start, format.fileHeaderLength(), start.length),
                Math.max(INITIAL_REST_BYTES, restLength));
    }

    /**
     * Opens a capture file and reads its first bytes; on a pipe, waits for them.
     *
     * @param file "-" for standard input
     * @throws MacmonException if the file cannot be read or is not a capture file
     */
    static CaptureReader open(Path file) throws MacmonException {
        return of(CaptureInput.open(file));
    }

    /** Like {@link #open}, for an input from which nothing has been read; takes ownership of it. */
    static CaptureReader of(CaptureInput input) throws MacmonException {
        boolean opened = false;
        try {
            byte[] start = input.start(CaptureFormat.PREFIX_LENGTH);
            CaptureFormat format = CaptureFormat.of(start);
            if (format == null) {
                throw Signature.unsupported(input, start);
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
     * Reads the next part of the file into an empty block of {@link #BLOCK_BYTES}. The block may stay empty.
     *
     * @return false at the end of the file
     * @throws MacmonException            if the file is damaged or cannot be read to its end; the frames before the
     *     error are in the block
     * @throws ClosedByInterruptException if the thread was interrupted while it waited for a pipe
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

    /** Frames that were read but not added to a block. */
    long skippedFrames() {
        return format.skippedFrames();
    }

    /** Frames whose time has a fraction of a second or more, which is ignored. */
    long malformedTimes() {
        return format.malformedTimes();
    }

    /** Frames that were read but not added to a block, by ascending link type. */
    List<SkippedFrames> skipped() {
        return format.skipped();
    }

    /** Bytes of the file read so far, compressed or not. Thread-safe. */
    long position() {
        return input.position();
    }

    /** Size of the file when it was opened; -1 for a pipe. Thread-safe. */
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
                        restOffset - bytesToSkip,
                        "the file ends " + bytesToSkip + " bytes before the end of its last record");
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
