package io.macmon.capture.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/** Each block a Zstandard frame (RFC 8878) with its checksum. */
final class ZstdFrames implements Compressor {

    private static final int LEVEL = 1;

    private final ZstdCompressCtx library =
            new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true);
    private ByteBuffer compressed = ByteBuffer.allocateDirect(0);

    @Override
    public ByteBuffer compress(ByteBuffer plain) {
        int most = Math.toIntExact(Zstd.compressBound(plain.remaining()));
        if (compressed.capacity() < most) {
            compressed = ByteBuffer.allocateDirect(most);
        }
        compressed.clear();
        library.compress(compressed, plain);
        return compressed.flip();
    }

    @Override
    public void close() {
        library.close();
    }
}
