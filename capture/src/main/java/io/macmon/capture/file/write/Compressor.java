package io.macmon.capture.file.write;

import io.macmon.config.Compression;
import java.nio.ByteBuffer;

/**
 * Compresses a file piece by piece, so that a file left by a killed program can be decompressed up to the last piece. A
 * returned buffer is valid until the next call. One thread at a time.
 */
interface Compressor extends AutoCloseable {

    ByteBuffer NOTHING = ByteBuffer.allocate(0);

    static Compressor of(Compression compression) {
        return switch (compression) {
            case NONE -> plain -> plain;
            case GZIP -> new GzipMembers();
            case ZSTD -> new ZstdFrame();
        };
    }

    /** Starts a new file, or a new section of a file that was ended. */
    default void begin() {}

    /** Compresses the remaining bytes of a direct buffer. */
    ByteBuffer compress(ByteBuffer plain);

    /** Returns the last bytes of the file. */
    default ByteBuffer end() {
        return NOTHING;
    }

    @Override
    default void close() {}
}
