package io.macmon.capture.file;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureException;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.FrameSource;
import io.macmon.capture.PackedBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the frames of a capture file: pcap or pcapng, plain or compressed by gzip or zstd, from a file or a pipe.
 *
 * <p>Loses nothing: when every block is in use it waits for its readers. What a pipe has is handed on as soon as it is
 * read, so the other end may be a live capture. No block is handed on while nothing comes.
 */
public final class CaptureFileSource implements FrameSource {

    /** Twice the longest record, so that a record that is not whole never fills a block. */
    static final int BLOCK_OCTETS = 512 * 1024;

    // What the readers have not come to yet should still be in the processor's cache when they do.
    private static final int READ_OCTETS = 128 * 1024;

    private final CaptureInput input;
    private final CaptureFormat format;
    private final BlockPool pool;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();

    /** The octets that follow the last record of the block before: the start of a record, or many records. */
    private final byte[] rest = new byte[BLOCK_OCTETS];

    private int restLength;
    private boolean restHasRecords;
    private long restOffset;
    private int octetsToPass;

    private Thread captureThread;
    private volatile boolean stopped;

    private CaptureFileSource(CaptureInput input, CaptureFormat format, byte[] start, int blocks) {
        this.input = input;
        this.format = format;
        restOffset = format.fileHeader();
        restLength = start.length - format.fileHeader();
        System.arraycopy(start, format.fileHeader(), rest, 0, restLength);
        pool = new BlockPool(blocks, BLOCK_OCTETS);
    }

    /**
     * Opens a capture file and reads its first octets; from a pipe, waits for them.
     *
     * @param file   its path, or "-" for standard input
     * @param blocks to be filled while others are read; no more than the ring they go through has
     *     slots
     * @throws CaptureException when it cannot be read, or is no capture file
     */
    public static CaptureFileSource open(Path file, int blocks) throws CaptureException {
        CaptureInput input = CaptureInput.open(file);
        boolean opened = false;
        try {
            byte[] start = input.start(CaptureFormat.START);
            CaptureFormat format = CaptureFormat.of(start);
            if (format == null) {
                throw input.refused(Signature.describe(start));
            }
            CaptureFileSource source = new CaptureFileSource(input, format, start, blocks);
            opened = true;
            return source;
        } catch (DamageException damage) {
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
     * {@inheritDoc}
     *
     * @throws CaptureException when the file is damaged or cannot be read any further; the message names the octet
     */
    @Override
    public void run(BlockSink sink) throws CaptureException {
        start();
        try {
            while (!stopped && readBlock(sink)) {}
        } catch (InterruptedException | ClosedByInterruptException interrupted) {
            Thread.currentThread().interrupt(); // kept for the caller, unless it was stop() who did it
        } catch (DamageException damage) {
            throw input.damaged(damage);
        } catch (IOException failure) {
            throw input.failed(failure);
        } finally {
            end();
        }
    }

    @Override
    public synchronized void stop(long captureNanos) {
        stopped = true;
        if (captureThread != null) {
            captureThread.interrupt();
        }
    }

    @Override
    public CaptureStats stats() {
        return new CaptureStats(frames.get(), 0, 0, skipped.get());
    }

    /** Frames that were not handed on, by ascending link type. Called after {@link #run} has returned. */
    public List<SkippedFrames> skipped() {
        return format.skipped();
    }

    /** Octets of the file read so far, compressed as it may be. Any thread may ask. */
    public long position() {
        return input.position();
    }

    /** Octets of the file when it was opened; -1 when that is not known, as for a pipe. */
    public long size() {
        return input.size();
    }

    @Override
    public void close() {
        input.close();
    }

    private synchronized void start() {
        captureThread = Thread.currentThread();
    }

    private synchronized void end() {
        captureThread = null;
        if (stopped) {
            Thread.interrupted();
        }
    }

    private boolean readBlock(BlockSink sink) throws InterruptedException, IOException, DamageException {
        PackedBlock block = pool.take();
        try {
            passOver(block.array());
            int end = fill(block.array());
            if (end < 0) {
                format.end(ByteBuffer.wrap(rest, 0, restLength), restOffset);
                return false;
            }
            keepRest(block, format.index(block, end, restOffset), end);
            return true;
        } finally {
            handOn(block, sink);
        }
    }

    private void passOver(byte[] array) throws IOException, DamageException {
        while (octetsToPass > 0) {
            int count = input.read(array, 0, Math.min(octetsToPass, array.length));
            if (count < 0) {
                throw new DamageException(
                        restOffset - octetsToPass, "file ends " + octetsToPass + " octets before its last record does");
            }
            octetsToPass -= count;
        }
    }

    private int fill(byte[] array) throws IOException {
        System.arraycopy(rest, 0, array, 0, restLength);
        if (restHasRecords) {
            return restLength;
        }
        int count = input.read(array, restLength, Math.min(READ_OCTETS, array.length - restLength));
        return count < 0 ? -1 : restLength + count;
    }

    private void keepRest(PackedBlock block, int next, int end) {
        octetsToPass = Math.max(0, next - end);
        restLength = Math.max(0, end - next);
        restHasRecords = block.isFull();
        restOffset += next;
        System.arraycopy(block.array(), end - restLength, rest, 0, restLength);
    }

    private void handOn(PackedBlock block, BlockSink sink) {
        skipped.lazySet(format.skippedFrames());
        if (block.frames() == 0) {
            block.release();
        } else {
            frames.lazySet(frames.get() + block.frames());
            sink.accept(block);
        }
    }
}
