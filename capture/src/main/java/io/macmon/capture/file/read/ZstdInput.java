package io.macmon.capture.file.read;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses Zstandard (RFC 8878), one frame behind another. Of a damaged stream at most {@value #PIECE} octets before the
 * damage are not given.
 */
final class ZstdInput extends FilterInputStream {

    // The library forgets what it had decompressed when it meets damage in the same call.
    private static final int PIECE = 4_096;
    private static final String FORMAT = "zstd";
    private static final String CUT = "Truncated source";

    ZstdInput(InputStream compressed) throws IOException {
        super(new ZstdInputStreamNoFinalizer(compressed));
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        int count = 0;
        while (count == 0 && length > 0) { // a frame that holds nothing
            count = readPiece(array, offset, Math.min(length, PIECE));
        }
        return count;
    }

    private int readPiece(byte[] array, int offset, int length) throws IOException {
        try {
            return super.read(array, offset, length);
        } catch (ZstdIOException broken) {
            throw CUT.equals(broken.getMessage())
                    ? DecompressionException.truncated(FORMAT, broken)
                    : DecompressionException.damaged(FORMAT, broken);
        }
    }
}
