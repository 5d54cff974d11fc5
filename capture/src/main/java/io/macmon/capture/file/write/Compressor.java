package io.macmon.capture.file.write;

import io.macmon.config.Compression;
import java.nio.ByteBuffer;

/**
 * Compresses a file piece by piece, so that what a killed program left can be decompressed up to the last piece. Buffers
 * that are returned are valid until the next call. One thread at a time.
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

    /** Forgets the file before, and begins one or goes on in one that was ended. */
    default void begin() {}

    /** Compresses what remains in a direct buffer. */
    ByteBuffer compress(ByteBuffer plain);

    /** What is to stand at the end of the file. */
    default ByteBuffer end() {
        return NOTHING;
    }

    @Override
    default void close() {}
}
