package io.macmon.capture.file.write;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Puts a pcapng block: type (4 octets), length (4), body, options, length (4). Buffers are little-endian. */
final class PcapngBlock {

    /** Octets kept of a text at most; longer ones help nobody. */
    static final int MAX_TEXT_BYTES = 4_096;

    /** Octets that an option's value can have. */
    static final int MAX_OPTION_BYTES = 65_535;

    private static final int COMMENT = 1;
    private static final int END_OF_OPTIONS = 0;

    private PcapngBlock() {}

    /** Starts a block; returns where, for {@link #end}. */
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

    /** An option; none when the text is empty. */
    static void text(ByteBuffer out, int code, String text) {
        text(out, code, text, MAX_TEXT_BYTES);
    }

    /** Like {@link #text(ByteBuffer, int, String)}, cut at so many octets, before the character that these would cut. */
    static void text(ByteBuffer out, int code, String text, int most) {
        if (text.isEmpty()) {
            return;
        }
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(octets.length, most);
        while (length < octets.length && (octets[length] & 0xC0) == 0x80) {
            length--; // a character is cut as a whole
        }
        out.putShort((short) code).putShort((short) length).put(octets, 0, length);
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

    /** Of one octet. */
    static void byteOption(ByteBuffer out, int code, int value) {
        out.putShort((short) code).putShort((short) 1).putInt(value); // padded by its upper octets
    }

    static void endOptions(ByteBuffer out) {
        out.putShort((short) END_OF_OPTIONS).putShort((short) 0);
    }

    static void pad(ByteBuffer out, int octets) {
        for (int i = 0; i < octets; i++) {
            out.put((byte) 0);
        }
    }
}
