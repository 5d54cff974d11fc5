package io.macmon.analyzer.hello;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The first bytes of a stream. Offsets count from the first byte. A byte outside the view reads as 0, so no length in a
 * message can lead beyond it. {@link #has} distinguishes a truncated message from a complete one.
 *
 * <p>Bytes outside the Java heap are copied: a hello is read in hundreds of small steps, each of which is cheaper from
 * an array, above all before the JIT has compiled them.
 */
final class ByteView {

    /** The maximum length of a text, in bytes. */
    static final int MAX_TEXT_LENGTH = 255;

    private byte[] copy = {};
    private byte[] bytes = copy;
    private int start;
    private int length;

    /**
     * Sets the view. It is valid while the buffer's bytes stay the same.
     *
     * @param length in bytes; a negative value counts as 0, and at most the buffer's bytes count
     */
    ByteView set(ByteBuffer memory, int start, int length) {
        this.length = Math.max(0, Math.min(length, memory.limit() - start));
        if (memory.hasArray()) {
            bytes = memory.array();
            this.start = memory.arrayOffset() + start;
        } else {
            if (copy.length < this.length) {
                copy = new byte[this.length];
            }
            memory.get(start, copy, 0, this.length);
            bytes = copy;
            this.start = 0;
        }
        return this;
    }

    int length() {
        return length;
    }

    /** Whether all of these bytes are in the view. */
    boolean has(int at, int count) {
        return at >= 0 && count >= 0 && at <= length - count;
    }

    int u8(int at) {
        return at >= 0 && at < length ? bytes[start + at] & 0xFF : 0;
    }

    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    int u24(int at) {
        return u16(at) << 8 | u8(at + 2);
    }

    int i32(int at) {
        return u16(at) << 16 | u16(at + 2);
    }

    /** Copies bytes that the view has. */
    void copy(int at, int count, byte[] to, int toAt) {
        System.arraycopy(bytes, start + at, to, toAt, count);
    }

    /** UTF-8 of bytes that the view has, at most {@value #MAX_TEXT_LENGTH}; invalid UTF-8 becomes U+FFFD. */
    String text(int at, int count) {
        return longText(at, Math.min(count, MAX_TEXT_LENGTH));
    }

    /** Like {@link #text}, without the limit. */
    String longText(int at, int count) {
        return new String(bytes, start + at, count, StandardCharsets.UTF_8);
    }
}
