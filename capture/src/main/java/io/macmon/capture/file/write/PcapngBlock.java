package io.macmon.capture.file.write;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes a pcapng block: type (4 bytes), length (4), body, options, length (4). Buffers are little-endian. */
final class PcapngBlock {

    /** The maximum length of a text, in bytes. */
    static final int MAX_TEXT_BYTES = 4_096;

    /** The maximum length of an option's value, in bytes. */
    static final int MAX_OPTION_BYTES = 65_535;

    private static final int COMMENT = 1;
    private static final int END_OF_OPTIONS = 0;

    private PcapngBlock() {}

    /** Starts a block; returns its position, for {@link #end}. */
    static int begin(ByteBuffer out, int type) {
        int start = out.position();
        out.putInt(type).putInt(0);
        return start;
    }

    static void end(ByteBuffer out, int start) {
        int length = out.position() + Integer.BYTES - start;
        out.putInt(length).putInt(start + Integer.BYTES, length);
    }

    static void time(ByteBuffer out, long nanos) {
        long unsigned = Math.max(0, nanos);
        out.putInt((int) (unsigned >>> Integer.SIZE)).putInt((int) unsigned);
    }

    /** Writes a text option; writes nothing if the text is empty. */
    static void text(ByteBuffer out, int code, String text) {
        text(out, code, text, MAX_TEXT_BYTES);
    }

    /** Like {@link #text(ByteBuffer, int, String)}, truncated to at most {@code maxBytes}, between characters. */
    static void text(ByteBuffer out, int code, String text, int maxBytes) {
        if (text.isEmpty()) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, maxBytes);
        while (length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
            length--; // not within a character
        }
        out.putShort((short) code).putShort((short) length).put(bytes, 0, length);
        pad(out, -length & 3);
    }

    static void comment(ByteBuffer out, String text) {
        text(out, COMMENT, text);
    }

    static void number(ByteBuffer out, int code, long value) {
        out.putShort((short) code).putShort((short) Long.BYTES).putLong(value);
    }

    static void number(ByteBuffer out, int code, int value) {
        out.putShort((short) code).putShort((short) Integer.BYTES).putInt(value);
    }

    /** Writes an option of one byte. */
    static void byteOption(ByteBuffer out, int code, int value) {
        out.putShort((short) code).putShort((short) 1).putInt(value); // padded by its upper bytes
    }

    static void endOptions(ByteBuffer out) {
        out.putShort((short) END_OF_OPTIONS).putShort((short) 0);
    }

    static void pad(ByteBuffer out, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.put((byte) 0);
        }
    }
}
