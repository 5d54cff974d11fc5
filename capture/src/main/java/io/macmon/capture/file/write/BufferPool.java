package io.macmon.capture.file.write;

import io.macmon.config.ExportConfig;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers for all files that are open at once. They are reused until the pool is closed, because direct memory is freed
 * only when the garbage collector reaches it.
 */
final class BufferPool implements AutoCloseable {

    /** Size of each file's own buffer if many files share a large one. */
    private static final int SMALL_BUFFER_BYTES = 32 * 1024;

    private final ExportConfig config;
    private final CapturedInterface source;
    private final boolean encoded;
    private final Deque<WriteBuffers> free = new ArrayDeque<>();
    private ByteBuffer large;

    /**
     * Creates a pool: files per station get small buffers each; a single file gets large ones.
     *
     * @param encoded whether frames arrive with their record around them, in a {@link RecordBlock}
     */
    BufferPool(ExportConfig config, CapturedInterface source, boolean encoded) {
        this.config = config;
        this.source = source;
        this.encoded = encoded;
    }

    WriteBuffers take() {
        return free.isEmpty() ? allocate() : free.pop();
    }

    private WriteBuffers allocate() {
        if (!config.perStation()) {
            return WriteBuffers.exclusive(config.format(), source, config.compression(), encoded);
        }
        if (large == null) {
            large = WriteBuffers.largeBuffer(config.format(), source);
        }
        return WriteBuffers.shared(config.format(), source, config.compression(), large, SMALL_BUFFER_BYTES, encoded);
    }

    void giveBack(WriteBuffers buffers) {
        free.push(buffers);
    }

    /** Closes the buffers that were given back: all of them, once no file is open. */
    @Override
    public void close() {
        free.forEach(WriteBuffers::close);
    }
}
