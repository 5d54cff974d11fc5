package io.macmon.capture.file.read;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes read from a file or a pipe. One thread only, except for {@link #position}, which is thread-safe. */
final class CountingInput extends FilterInputStream {

    private final AtomicLong position = new AtomicLong();

    CountingInput(InputStream in) {
        super(in);
    }

    /** Bytes read so far. */
    long position() {
        return position.get();
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        int count = super.read(array, offset, length);
        if (count > 0) {
            position.lazySet(position.get() + count);
        }
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == 1 ? one[0] & 0xFF : -1;
    }

    /** Always 1: at 0, {@code GZIPInputStream} stops after a member, although a pipe may only be empty for now. */
    @Override
    public int available() {
        return 1;
    }
}
