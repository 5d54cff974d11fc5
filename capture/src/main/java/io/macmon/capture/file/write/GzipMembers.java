package io.macmon.capture.file.write;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes each piece as a separate gzip member (RFC 1952). */
final class GzipMembers implements Compressor {

    private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 4, 3}; // fastest, Unix

    private static final int TRAILER = 8;
    private static final int MOST_BLOCK_OVERHEAD = 64;
    private static final int SMALLEST_DEFLATE_BLOCK = 4096;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 checksum = new CRC32();
    private ByteBuffer compressed = ByteBuffer.allocateDirect(0);

    @Override
    public ByteBuffer compress(ByteBuffer plain) {
        int length = plain.remaining();
        int most = HEADER.length + TRAILER + mostDeflated(length);
        if (compressed.capacity() < most) {
            compressed = ByteBuffer.allocateDirect(most).order(ByteOrder.LITTLE_ENDIAN);
        }
        compressed.clear().put(HEADER);
        checksum.reset();
        checksum.update(plain.duplicate());
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        while (!deflater.finished()) {
            deflater.deflate(compressed);
        }
        compressed.putInt((int) checksum.getValue()).putInt(length);
        return compressed.flip();
    }

    // Incompressible data is stored, with a few bytes of overhead per block.
    private static int mostDeflated(int length) {
        return length + (length / SMALLEST_DEFLATE_BLOCK + 1) * MOST_BLOCK_OVERHEAD;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
