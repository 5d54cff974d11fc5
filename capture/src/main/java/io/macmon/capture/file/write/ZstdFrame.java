package io.macmon.capture.file.write;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/**
 * Writes each file as one Zstandard frame (RFC 8878) with a checksum, and each piece as whole blocks of it. Several
 * frames would be valid too, but Wireshark 4.0 reports the second one as damage.
 */
final class ZstdFrame implements Compressor {

    private static final int LEVEL = 1;
    private static final int FRAME_OVERHEAD = 1_024;

    private final ZstdCompressCtx library = new ZstdCompressCtx();
    private ByteBuffer compressed = ByteBuffer.allocateDirect(FRAME_OVERHEAD);

    @Override
    public void begin() {
        library.reset();
        library.setLevel(LEVEL).setChecksum(true);
    }

    @Override
    public ByteBuffer compress(ByteBuffer plain) {
        int most = Math.toIntExact(Zstd.compressBound(plain.remaining())) + FRAME_OVERHEAD;
        if (compressed.capacity() < most) {
            compressed = ByteBuffer.allocateDirect(most);
        }
        return compressInto(plain, EndDirective.FLUSH);
    }

    @Override
    public ByteBuffer end() {
        return compressInto(ByteBuffer.allocateDirect(0), EndDirective.END);
    }

    @Override
    public void close() {
        library.close();
    }

    private ByteBuffer compressInto(ByteBuffer plain, EndDirective directive) {
        compressed.clear();
        boolean whole = library.compressDirectByteBufferStream(compressed, plain, directive);
        if (!whole) {
            throw new IllegalStateException("zstd needs a larger buffer than Zstd.compressBound");
        }
        return compressed.flip();
    }
}
