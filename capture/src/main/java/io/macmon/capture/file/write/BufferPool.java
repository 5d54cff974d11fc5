package io.macmon.capture.file.write;

import io.macmon.config.ExportConfig;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers for as many files as are open at once; never given up, because memory outside the heap comes back late. */
final class BufferPool implements AutoCloseable {

    /** Octets that wait for each of many files. */
    private static final int SMALL_BUFFER_BYTES = 32 * 1024;

    private final ExportConfig config;
    private final CapturedInterface source;
    private final Deque<CaptureFile.WriteBuffers> free = new ArrayDeque<>();
    private ByteBuffer large;

    /** For one file at a time with all the room that it can use, or for those of each source with little. */
    BufferPool(ExportConfig config, CapturedInterface source) {
        this.config = config;
        this.source = source;
    }

    CaptureFile.WriteBuffers take() {
        return free.isEmpty() ? allocate() : free.pop();
    }

    private CaptureFile.WriteBuffers allocate() {
        if (!config.perStation()) {
            return new CaptureFile.WriteBuffers(config.format(), source, config.compression());
        }
        if (large == null) {
            large = CaptureFile.WriteBuffers.largeBuffer(config.format(), source);
        }
        return new CaptureFile.WriteBuffers(config.format(), source, config.compression(), large, SMALL_BUFFER_BYTES);
    }

    void giveBack(CaptureFile.WriteBuffers means) {
        free.push(means);
    }

    /** Closes what was given back, which is everything once no file is open. */
    @Override
    public void close() {
        free.forEach(CaptureFile.WriteBuffers::close);
    }
}
