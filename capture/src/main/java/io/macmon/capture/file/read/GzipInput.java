package io.macmon.capture.file.read;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Decompresses gzip. Returns every byte before any damage in the stream, then throws. */
final class GzipInput extends GZIPInputStream {

    private static final int BUFFER = 64 * 1024;

    private static final String FORMAT = "gzip";

    private ZipException damage;

    private GzipInput(InputStream compressed) throws IOException {
        super(compressed, BUFFER);
    }

    static GzipInput of(InputStream compressed) throws IOException {
        try {
            return new GzipInput(compressed);
        } catch (ZipException broken) {
            throw DecompressionException.damaged(FORMAT, broken);
        } catch (EOFException early) {
            throw DecompressionException.truncated(FORMAT, early);
        }
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        try {
            return readUpToDamage(array, offset, length);
        } catch (ZipException broken) {
            throw DecompressionException.damaged(FORMAT, broken);
        } catch (EOFException early) {
            throw DecompressionException.truncated(FORMAT, early);
        }
    }

    private int readUpToDamage(byte[] array, int offset, int length) throws IOException {
        if (damage != null) {
            throw damage;
        }
        long before = inf.getBytesWritten();
        try {
            return super.read(array, offset, length);
        } catch (ZipException broken) {
            int inflated = (int) (inf.getBytesWritten() - before);
            if (inflated <= 0) {
                throw broken;
            }
            damage = broken;
            return inflated;
        }
    }
}
