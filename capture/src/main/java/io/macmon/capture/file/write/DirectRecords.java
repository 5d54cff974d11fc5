package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.config.FileFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Encodes the frames of one block at a time as records of a file, and writes them on the same thread once the source
 * has its block back. So a disk that stalls holds no block, and a writer that keeps up needs no second thread.
 *
 * <p>One thread at a time; {@link #frames} is thread-safe.
 */
public final class DirectRecords implements FrameHandler {

    private static final int BLOCK_BYTES = 288 << 10; // has room for the longest record

    private final CaptureWriter writer;
    private final RecordEncoder encoder;
    private final int snaplen;
    private final int linkType;
    private final List<RecordBlock> blocks = new ArrayList<>(); // reused; as many as the largest source block needs
    private final Frame window = new Frame();
    private final AtomicLong frames = new AtomicLong();
    private RecordBlock filling;
    private int used;
    private long nowNanos;
    private long backlog;

    /**
     * @param source source of the frames, which have its link type; its snaplen limits the bytes copied per frame
     * @param writer opened for records
     */
    public DirectRecords(FileFormat format, CapturedInterface source, CaptureWriter writer) {
        this.writer = writer;
        encoder = RecordEncoder.of(format, source);
        snaplen = source.maxFrameBytes();
        linkType = source.linkType();
        // The writer's own encoder writes the headers of the files.
        encoder.start(ByteBuffer.allocate(encoder.maxOverhead()).order(ByteOrder.LITTLE_ENDIAN), linkType);
    }

    /** Makes other threads wait with later frames until {@link #write} has written those of this block. */
    @Override
    public void onBlock(long nowNanos, long backlog) {
        writer.beginTurn();
        this.nowNanos = nowNanos;
        this.backlog = backlog;
        used = 0;
        next();
    }

    @Override
    public void onFrame(Frame frame) {
        int captured = Math.min(frame.capturedLength(), snaplen);
        if (!filling.append(frame, captured, encoder)) {
            next();
            filling.append(frame, captured, encoder);
        }
    }

    @Override
    public void onTick(long nowNanos) {
        filling.setTime(nowNanos);
        long added = 0;
        for (int i = 0; i < used; i++) {
            added += blocks.get(i).frames();
        }
        frames.lazySet(frames.get() + added);
    }

    /** Passes the records to the writer. May wait for the disk. */
    public void write() {
        for (int i = 0; i < used; i++) {
            RecordBlock block = blocks.get(i);
            writer.onBlock(nowNanos, backlog);
            block.deliverTo(writer, window);
            writer.onTick(block.timeNanos());
        }
        writer.endTurn();
    }

    /** Frames of whole blocks, whether or not they are written yet. */
    public long frames() {
        return frames.get();
    }

    private void next() {
        if (used == blocks.size()) {
            blocks.add(new RecordBlock(BLOCK_BYTES, linkType, block -> {}));
        }
        filling = blocks.get(used++);
        filling.reset();
    }
}
