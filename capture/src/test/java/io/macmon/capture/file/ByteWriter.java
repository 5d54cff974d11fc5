package io.macmon.capture.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;

/** Writes the bytes of a capture file field by field, in one byte order. */
public final class ByteWriter {

    public final ByteOrder order;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public ByteWriter(ByteOrder order) {
        this.order = order;
    }

    public ByteWriter one(int value) {
        bytes.write(value);
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
        bytes.writeBytes(value);
        return this;
    }

    public ByteWriter all(ByteWriter value) {
        return all(value.array());
    }

    /** Zeros up to the next multiple of four. */
    public ByteWriter padded() {
        return all(new byte[-bytes.size() & 3]);
    }

    public int length() {
        return bytes.size();
    }

    public byte[] array() {
        return bytes.toByteArray();
    }

    private ByteWriter number(long value, int length) {
        for (int i = 0; i < length; i++) {
            int shift = 8 * (order == ByteOrder.LITTLE_ENDIAN ? i : length - 1 - i);
            bytes.write((int) (value >>> shift));
        }
        return this;
    }
}
