package io.macmon.capture.file;

import io.macmon.config.Compression;
import io.macmon.config.FileFormat;
import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers for as many files as are open at once; never given up, because memory outside the heap comes back late. */
final class MeansPool implements AutoCloseable {

    private final FileFormat format;
    private final CapturedInterface source;
    private final Compressor compressor;
    private final Deque<CaptureFile.Means> free = new ArrayDeque<>();

    MeansPool(FileFormat format, CapturedInterface source, Compression compression) {
        this.format = format;
        this.source = source;
        compressor = Compressor.of(compression);
    }

    CaptureFile.Means take() {
        return free.isEmpty() ? new CaptureFile.Means(format, source, compressor) : free.pop();
    }

    void giveBack(CaptureFile.Means means) {
        free.push(means);
    }

    @Override
    public void close() {
        compressor.close();
    }
}
