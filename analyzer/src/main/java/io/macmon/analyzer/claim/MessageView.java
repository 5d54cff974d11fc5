package io.macmon.analyzer.claim;

import io.macmon.config.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A view of bytes in a frame, read in place. Offsets count from the view's first byte. A byte outside the view reads as
 * 0, so no length or offset in a message can lead beyond it. {@link #has} distinguishes a truncated message from a
 * complete one.
 */
public final class MessageView {

    /** The maximum length of a text, in bytes. */
    static final int MAX_TEXT_LENGTH = 255;

    private static final byte[] NO_BYTES = {};

    private ByteBuffer memory;
    private int start;
    private int length;

    /** @param length length in bytes; a negative value counts as 0 */
    public MessageView set(ByteBuffer memory, int start, int length) {
        this.memory = memory;
        this.start = start;
        this.length = Math.max(0, length);
        return this;
    }

    /** Points this view at {@code count} bytes of another view from {@code at} on, or at as many as that view has. */
    public MessageView set(MessageView whole, int at, int count) {
        int from = Math.min(Math.max(at, 0), whole.length);
        return set(whole.memory, whole.start + from, Math.min(count, whole.length - from));
    }

    int length() {
        return length;
    }

    /** Whether all of these bytes are in the view. */
    public boolean has(int at, int count) {
        return at >= 0 && count >= 0 && at <= length - count;
    }

    int u8(int at) {
        return has(at, 1) ? memory.get(start + at) & 0xFF : 0;
    }

    public int u16(int at) {
        return has(at, 2) ? memory.getShort(start + at) & 0xFFFF : u8(at) << 8 | u8(at + 1);
    }

    int i32(int at) {
        return u16(at) << 16 | u16(at + 2);
    }

    public long u32(int at) {
        return i32(at) & 0xFFFF_FFFFL;
    }

    public long i64(int at) {
        return (long) i32(at) << 32 | u32(at + 4);
    }

    /** Reads a MAC address into the low 48 bits, first byte highest. */
    long mac(int at) {
        return (long) u16(at) << 32 | u32(at + 2);
    }

    IpAddress ip4(int at) {
        return IpAddress.v4(i32(at));
    }

    IpAddress ip6(int at) {
        return IpAddress.v6(i64(at), i64(at + 8));
    }

    /** @param addressLength 4 or 16 bytes */
    IpAddress ip(int at, int addressLength) {
        return addressLength == 4 ? ip4(at) : ip6(at);
    }

    /** A copy of {@code count} bytes, or of as many as there are. */
    byte[] bytes(int at, int count) {
        int available = has(at, 0) ? Math.max(0, Math.min(count, length - at)) : 0;
        if (available == 0) {
            return NO_BYTES;
        }
        byte[] copy = new byte[available];
        memory.get(start + at, copy);
        return copy;
    }

    /** Copies bytes that the view has. */
    void copy(int at, int count, byte[] to, int toAt) {
        memory.get(start + at, to, toAt, count);
    }

    /** UTF-8 up to the first NUL, at most {@value #MAX_TEXT_LENGTH} bytes; invalid UTF-8 becomes U+FFFD. */
    String text(int at, int count) {
        return text(bytes(at, Math.min(count, MAX_TEXT_LENGTH)));
    }

    /** Like {@link #text(int, int)}. */
    static String text(byte[] bytes) {
        int end = 0;
        while (end < Math.min(bytes.length, MAX_TEXT_LENGTH) && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
