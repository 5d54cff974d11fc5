package io.macmon.capture.file;

import io.macmon.config.Compression;
import java.nio.ByteBuffer;

/**
 * Makes of each block of records something that can be decompressed by itself, and behind others: so a file that a killed
 * program left is good up to the last block written. One thread at a time.
 */
interface Compressor extends AutoCloseable {

    static Compressor of(Compression compression) {
        return switch (compression) {
            case NONE -> plain -> plain;
            case GZIP -> new GzipMembers();
            case ZSTD -> new ZstdFrames();
        };
    }

    /**
     * Compresses what remains in a direct buffer.
     *
     * @return from its position to its limit; valid until the next call
     */
    ByteBuffer compress(ByteBuffer plain);

    @Override
    default void close() {}
}
