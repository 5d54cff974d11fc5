package io.macmon.capture.file.read;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureStats;
import io.macmon.capture.PackedBlock;
import io.macmon.config.text.MacmonException;
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
public final class CaptureFileSource implements FileSource {

    private final CaptureReader reader;
    private final BlockPool pool;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();

    private Thread captureThread;
    private volatile boolean stopped;

    private CaptureFileSource(CaptureReader reader, int blocks) {
        this.reader = reader;
        pool = new BlockPool(blocks, CaptureReader.BLOCK_BYTES);
    }

    /**
     * Opens a capture file and reads its first octets; from a pipe, waits for them.
     *
     * @param file   its path, or "-" for standard input
     * @param blocks to be filled while others are read; no more than the ring they go through has
     *     slots
     * @throws MacmonException when it cannot be read, or is no capture file
     */
    public static CaptureFileSource open(Path file, int blocks) throws MacmonException {
        return new CaptureFileSource(CaptureReader.open(file), blocks);
    }

    /**
     * {@inheritDoc}
     *
     * @throws MacmonException when the file is damaged or cannot be read any further; the message names the octet
     */
    @Override
    public void run(BlockSink sink) throws MacmonException {
        start();
        try {
            while (!stopped && readBlock(sink)) {}
        } catch (InterruptedException | ClosedByInterruptException interrupted) {
            Thread.currentThread().interrupt(); // kept for the caller, unless it was stop() who did it
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

    @Override
    public List<SkippedFrames> skipped() {
        return reader.skipped();
    }

    @Override
    public long position() {
        return reader.position();
    }

    @Override
    public long size() {
        return reader.size();
    }

    @Override
    public void close() {
        reader.close();
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

    private boolean readBlock(BlockSink sink) throws InterruptedException, MacmonException, ClosedByInterruptException {
        PackedBlock block = pool.take();
        try {
            return reader.read(block);
        } finally {
            handOn(block, sink);
        }
    }

    private void handOn(PackedBlock block, BlockSink sink) {
        skipped.lazySet(reader.skippedFrames());
        if (block.frames() == 0) {
            block.release();
        } else {
            frames.lazySet(frames.get() + block.frames());
            sink.accept(block);
        }
    }
}
