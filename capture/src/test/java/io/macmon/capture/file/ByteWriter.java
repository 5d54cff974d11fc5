package io.macmon.capture.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;

/** Octets of a capture file, written one field after the other in one byte order. */
public final class ByteWriter {

    public final ByteOrder order;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

    public ByteWriter(ByteOrder order) {
        this.order = order;
    }

    public ByteWriter one(int value) {
        octets.write(value);
        return this;
    }

    public ByteWriter two(int value) {
        return number(value, Short.BYTES);
    }

    public ByteWriter four(int value) {
        return number(value, Integer.BYTES);
    }

    public ByteWriter eight(long value) {
        return number(value, Long.BYTES);
    }

    public ByteWriter all(byte[] value) {
        octets.writeBytes(value);
        return this;
    }

    public ByteWriter all(ByteWriter value) {
        return all(value.array());
    }

    /** Zeros up to the next multiple of four. */
    public ByteWriter padded() {
        return all(new byte[-octets.size() & 3]);
    }

    public int length() {
        return octets.size();
    }

    public byte[] array() {
        return octets.toByteArray();
    }

    private ByteWriter number(long value, int length) {
        for (int i = 0; i < length; i++) {
            int shift = 8 * (order == ByteOrder.LITTLE_ENDIAN ? i : length - 1 - i);
            octets.write((int) (value >>> shift));
        }
        return this;
    }
}
