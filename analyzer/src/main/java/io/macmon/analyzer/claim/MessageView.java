package io.macmon.analyzer.claim;

import io.macmon.config.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Octets of a frame, read in place; offsets count from the first of them. An octet outside is 0, and no other is looked at, so
 * nothing that a message says about itself leads beyond it. Whoever must tell a cut message from a whole one asks {@link #has}.
 */
final class MessageView {

    /** Octets of a text that are taken. */
    static final int MAX_TEXT_LENGTH = 255;

    private ByteBuffer memory;
    private int start;
    private int length;

    /** @param length negative counts as 0 */
    MessageView set(ByteBuffer memory, int start, int length) {
        this.memory = memory;
        this.start = start;
        this.length = Math.max(0, length);
        return this;
    }

    /** Shows a part of another, as far as that has it. */
    MessageView set(MessageView whole, int at, int octets) {
        int from = Math.min(Math.max(at, 0), whole.length);
        return set(whole.memory, whole.start + from, Math.min(octets, whole.length - from));
    }

    int length() {
        return length;
    }

    /** Whether these octets are there. */
    boolean has(int at, int octets) {
        return at >= 0 && octets >= 0 && at <= length - octets;
    }

    int u8(int at) {
        return has(at, 1) ? memory.get(start + at) & 0xFF : 0;
    }

    int u16(int at) {
        return has(at, 2) ? memory.getShort(start + at) & 0xFFFF : u8(at) << 8 | u8(at + 1);
    }

    int i32(int at) {
        return u16(at) << 16 | u16(at + 2);
    }

    long u32(int at) {
        return i32(at) & 0xFFFF_FFFFL;
    }

    long i64(int at) {
        return (long) i32(at) << 32 | u32(at + 4);
    }

    /** In the low 48 bits, first octet highest. */
    long mac(int at) {
        return (long) u16(at) << 32 | u32(at + 2);
    }

    IpAddress ip4(int at) {
        return IpAddress.v4(i32(at));
    }

    IpAddress ip6(int at) {
        return IpAddress.v6(i64(at), i64(at + 8));
    }

    /** An address of 4 or 16 octets. */
    IpAddress ip(int at, int octets) {
        return octets == 4 ? ip4(at) : ip6(at);
    }

    byte[] bytes(int at, int octets) {
        byte[] copy = new byte[has(at, 0) ? Math.max(0, Math.min(octets, length - at)) : 0];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = memory.get(start + at + i);
        }
        return copy;
    }

    /** UTF-8 up to the first NUL, at most {@value #MAX_TEXT_LENGTH} octets of it; what is not UTF-8 becomes U+FFFD. */
    String text(int at, int octets) {
        return text(bytes(at, Math.min(octets, MAX_TEXT_LENGTH)));
    }

    /** As {@link #text(int, int)}. */
    static String text(byte[] octets) {
        int end = 0;
        while (end < Math.min(octets.length, MAX_TEXT_LENGTH) && octets[end] != 0) {
            end++;
        }
        return new String(octets, 0, end, StandardCharsets.UTF_8);
    }
}
