package io.macmon.capture.file.write;

import io.macmon.config.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Compresses whole files of any kind. */
public final class CompressedCopy {

    private static final int PIECE_BYTES = 1 << 20;

    private CompressedCopy() {}

    /**
     * Writes a compressed copy, and waits until the disk has it.
     *
     * @param to an existing file, which is overwritten
     */
    public static void write(Path from, Path to, Compression compression) throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                Compressor compressor = Compressor.of(compression)) {
            compressor.begin();
            while (in.read(piece) >= 0) {
                writeAll(out, compressor.compress(piece.flip()));
                piece.clear();
            }
            writeAll(out, compressor.end());
            out.force(true);
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
