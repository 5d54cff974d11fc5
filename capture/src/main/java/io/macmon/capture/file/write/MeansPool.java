package io.macmon.capture.file.write;

import io.macmon.config.ExportConfig;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers for as many files as are open at once; never given up, because memory outside the heap comes back late. */
final class MeansPool implements AutoCloseable {

    /** Octets that wait for each of many files. */
    private static final int FEW_OCTETS = 32 * 1024;

    private final ExportConfig config;
    private final CapturedInterface source;
    private final Deque<CaptureFile.Means> free = new ArrayDeque<>();
    private ByteBuffer large;

    /** For one file at a time with all the room that it can use, or for those of each source with little. */
    MeansPool(ExportConfig config, CapturedInterface source) {
        this.config = config;
        this.source = source;
    }

    CaptureFile.Means take() {
        return free.isEmpty() ? more() : free.pop();
    }

    private CaptureFile.Means more() {
        if (!config.perStation()) {
            return new CaptureFile.Means(config.format(), source, config.compression());
        }
        if (large == null) {
            large = CaptureFile.Means.largeBuffer(config.format(), source);
        }
        return new CaptureFile.Means(config.format(), source, config.compression(), large, FEW_OCTETS);
    }

    void giveBack(CaptureFile.Means means) {
        free.push(means);
    }

    /** Closes what was given back, which is everything once no file is open. */
    @Override
    public void close() {
        free.forEach(CaptureFile.Means::close);
    }
}
