package io.macmon.capture.file.read;

import io.macmon.capture.BlockPool;
import io.macmon.capture.PackedBlock;
import io.macmon.config.text.MacmonException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the frames from a capture file: pcap or pcapng, plain or compressed with gzip or zstd, from a file or a pipe.
 *
 * <p>Drops no frames: if every block is in use, it waits for the readers. Data from a pipe is published as soon as it
 * is read, so the other end may be a live capture; while the pipe is silent, no block is published.
 */
public final class CaptureFileSource extends StoppableFileSource {

    private final CaptureReader reader;
    private final BlockPool pool;

    private CaptureFileSource(CaptureReader reader, int blocks) {
        this.reader = reader;
        pool = new BlockPool(blocks, CaptureReader.BLOCK_BYTES);
    }

    /**
     * Opens a capture file and reads its first bytes; on a pipe, waits for them.
     *
     * @param file   "-" for standard input
     * @param blocks number of blocks in the pool; at most the number of slots in the ring
     * @throws MacmonException if the file cannot be read or is not a capture file
     */
    public static CaptureFileSource open(Path file, int blocks) throws MacmonException {
        return new CaptureFileSource(CaptureReader.open(file), blocks);
    }

    /**
     * {@inheritDoc}
     *
     * @throws MacmonException if the file is damaged or cannot be read to its end; the message gives the position
     */
    @Override
    public void run(BlockSink sink) throws MacmonException {
        super.run(sink);
    }

    @Override
    void readAll(BlockSink sink) throws MacmonException, InterruptedException, ClosedByInterruptException {
        boolean more = true;
        while (more && !isStopped()) {
            more = readBlock(sink);
        }
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

    private boolean readBlock(BlockSink sink) throws InterruptedException, MacmonException, ClosedByInterruptException {
        PackedBlock block = pool.take();
        long skippedBefore = reader.skippedFrames();
        long malformedBefore = reader.malformedTimes();
        try {
            return reader.read(block);
        } finally {
            addSkipped(reader.skippedFrames() - skippedBefore);
            addMalformedTimes(reader.malformedTimes() - malformedBefore);
            if (block.frames() == 0) {
                block.release();
            } else {
                publish(block, sink);
            }
        }
    }
}
