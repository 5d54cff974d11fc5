package io.macmon.capture.file.read;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses a sequence of Zstandard frames (RFC 8878). A truncated stream is returned up to its end; from a stream
 * that is damaged elsewhere, up to {@value #PIECE_BYTES} bytes before the damage are not returned.
 */
final class ZstdInput extends FilterInputStream {

    // On damage, the library discards everything that the current call has decompressed. Small pieces limit the loss.
    private static final int PIECE_BYTES = 4_096;
    private static final String FORMAT = "zstd";
    private static final String TRUNCATED = "Truncated source";

    ZstdInput(InputStream compressed) throws IOException {
        super(new ZstdInputStreamNoFinalizer(new UnknownAvailability(compressed)));
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

    // If more input is available, the library reads it before it returns what it has; if that is the end, it returns
    // nothing.
    private static final class UnknownAvailability extends FilterInputStream {

        UnknownAvailability(InputStream in) {
            super(in);
        }

        @Override
        public int available() {
            return 0;
        }
    }
}
