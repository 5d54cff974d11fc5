package io.macmon.capture.file.write;

import io.macmon.config.Compression;
import io.macmon.config.FileFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Buffers and compressor of a capture file, reused by the files that follow it. The buffers contain unwritten records.
 *
 * <p>Files written at the same time by one thread share one large buffer, and each also has its own small one.
 */
final class WriteBuffers implements AutoCloseable {

    /** A file with its own large buffer is flushed when the buffer contains this many bytes. */
    static final int FLUSH_BYTES = 256 * 1024;

    /** Fewer bytes of borrowed records than this are buffered, so that a file gets them in larger pieces. */
    static final int WORTH_A_WRITE_BYTES = FLUSH_BYTES / 2;

    private final FileFormat format;
    private final CapturedInterface source;
    private final Compressor compressor;
    private final ByteBuffer small;
    private final ByteBuffer large;
    private final boolean sharesLarge;
    private final boolean encoded;

    private WriteBuffers(
            FileFormat format,
            CapturedInterface source,
            Compression compression,
            ByteBuffer small,
            ByteBuffer large,
            boolean sharesLarge,
            boolean encoded) {
        this.format = format;
        this.source = source;
        compressor = Compressor.of(compression);
        this.small = small;
        this.large = large;
        this.sharesLarge = sharesLarge;
        this.encoded = encoded;
    }

    /**
     * Creates buffers for a file that shares none.
     *
     * @param encoded whether frames arrive with their record around them, in a {@link RecordBlock}
     */
    static WriteBuffers exclusive(
            FileFormat format, CapturedInterface source, Compression compression, boolean encoded) {
        ByteBuffer buffer = largeBuffer(format, source);
        return new WriteBuffers(format, source, compression, buffer, buffer, false, encoded);
    }

    /**
     * Creates buffers for one of many files.
     *
     * @param large      shared by all of them
     * @param smallBytes size of the file's own buffer
     * @param encoded    whether frames arrive with their record around them, in a {@link RecordBlock}
     */
    static WriteBuffers shared(
            FileFormat format,
            CapturedInterface source,
            Compression compression,
            ByteBuffer large,
            int smallBytes,
            boolean encoded) {
        return new WriteBuffers(format, source, compression, allocate(smallBytes), large, true, encoded);
    }

    /** Allocates a buffer with room for {@link #FLUSH_BYTES} of records and any further record. */
    static ByteBuffer largeBuffer(FileFormat format, CapturedInterface source) {
        int overhead = RecordEncoder.of(format, source).maxOverhead();
        return allocate(FLUSH_BYTES + source.maxFrameBytes() + overhead);
    }

    RecordEncoder newEncoder() {
        return RecordEncoder.of(format, source);
    }

    Compressor compressor() {
        return compressor;
    }

    /** The maximum number of bytes written per frame. */
    int snaplen() {
        return source.maxFrameBytes();
    }

    ByteBuffer small() {
        return small;
    }

    ByteBuffer large() {
        return large;
    }

    boolean sharesLarge() {
        return sharesLarge;
    }

    /** Whether frames arrive with their record around them, in a {@link RecordBlock}. */
    boolean isEncoded() {
        return encoded;
    }

    @Override
    public void close() {
        compressor.close();
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
