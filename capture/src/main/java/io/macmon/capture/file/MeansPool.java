package io.macmon.capture.file;

import io.macmon.config.Compression;
import io.macmon.config.FileFormat;
import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers for as many files as are open at once; never given up, because memory outside the heap comes back late. */
final class MeansPool implements AutoCloseable {

    private final FileFormat format;
    private final CapturedInterface source;
    private final Compression compression;
    private final Deque<CaptureFile.Means> free = new ArrayDeque<>();

    MeansPool(FileFormat format, CapturedInterface source, Compression compression) {
        this.format = format;
        this.source = source;
        this.compression = compression;
    }

    CaptureFile.Means take() {
        return free.isEmpty() ? new CaptureFile.Means(format, source, compression) : free.pop();
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
