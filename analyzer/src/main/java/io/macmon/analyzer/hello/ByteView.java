package io.macmon.analyzer.hello;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A view of the first bytes of a stream, read in place. Offsets count from the view's first byte. A byte outside the
 * view reads as 0, so no length in a message can lead beyond it. {@link #has} distinguishes a truncated message from a
 * complete one.
 */
final class ByteView {

    /** The maximum length of a text, in bytes. */
    static final int MAX_TEXT_LENGTH = 255;

    private ByteBuffer memory = ByteBuffer.allocate(0);
    private int start;
    private int length;

    /**
     * @param memory big-endian
     * @param length in bytes; a negative value counts as 0, and at most the buffer's bytes count
     */
    ByteView set(ByteBuffer memory, int start, int length) {
        this.memory = memory;
        this.start = start;
        this.length = Math.max(0, Math.min(length, memory.limit() - start));
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
        return has(at, 1) ? memory.get(start + at) & 0xFF : 0;
    }

    int u16(int at) {
        return has(at, 2) ? memory.getShort(start + at) & 0xFFFF : u8(at) << 8;
    }

    int u24(int at) {
        return u16(at) << 8 | u8(at + 2);
    }

    int i32(int at) {
        return u16(at) << 16 | u16(at + 2);
    }

    /** Copies bytes that the view has. */
    void copy(int at, int count, byte[] to, int toAt) {
        memory.get(start + at, to, toAt, count);
    }

    /** UTF-8 of bytes that the view has, at most {@value #MAX_TEXT_LENGTH}; invalid UTF-8 becomes U+FFFD. */
    String text(int at, int count) {
        return longText(at, Math.min(count, MAX_TEXT_LENGTH));
    }

    /** Like {@link #text}, without the limit. */
    String longText(int at, int count) {
        byte[] bytes = new byte[count];
        copy(at, count, bytes, 0);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
