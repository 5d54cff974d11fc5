package io.macmon.capture.file.read;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses a sequence of Zstandard frames (RFC 8878). From a damaged stream, up to {@value #PIECE_BYTES} bytes
 * before the damage are not returned.
 */
final class ZstdInput extends FilterInputStream {

    // On damage, the library discards everything that the current call has decompressed. Small pieces limit the loss.
    private static final int PIECE_BYTES = 4_096;
    private static final String FORMAT = "zstd";
    private static final String TRUNCATED = "Truncated source";

    ZstdInput(InputStream compressed) throws IOException {
        super(new ZstdInputStreamNoFinalizer(compressed));
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        int count = 0;
        while (count == 0 && length > 0) { // an empty frame
            count = readPiece(array, offset, Math.min(length, PIECE_BYTES));
        }
        return count;
    }

    private int readPiece(byte[] array, int offset, int length) throws IOException {
        try {
            return super.read(array, offset, length);
        } catch (ZstdIOException broken) {
            throw TRUNCATED.equals(broken.getMessage())
                    ? DecompressionException.truncated(FORMAT, broken)
                    : DecompressionException.damaged(FORMAT, broken);
        }
    }
}
