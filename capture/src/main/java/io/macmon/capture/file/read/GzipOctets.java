package io.macmon.capture.file.read;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Decompresses gzip, and gives every octet before the damage in a damaged stream before it throws. */
final class GzipOctets extends GZIPInputStream {

    private static final int BUFFER = 64 * 1024;

    private static final String FORMAT = "gzip";

    private ZipException damage;

    private GzipOctets(InputStream compressed) throws IOException {
        super(compressed, BUFFER);
    }

    static GzipOctets of(InputStream compressed) throws IOException {
        try {
            return new GzipOctets(compressed);
        } catch (ZipException broken) {
            throw DecompressionException.damaged(FORMAT, broken);
        } catch (EOFException early) {
            throw DecompressionException.cut(FORMAT, early);
        }
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        try {
            return readUpToDamage(array, offset, length);
        } catch (ZipException broken) {
            throw DecompressionException.damaged(FORMAT, broken);
        } catch (EOFException early) {
            throw DecompressionException.cut(FORMAT, early);
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
