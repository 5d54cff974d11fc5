package io.macmon.capture;

import java.util.HexFormat;

/**
 * A copy of a frame that a handler received.
 *
 * @param hex its bytes in hexadecimal
 */
public record RecordedFrame(String hex, int capturedLength, int originalLength, long timestampNanos) {

    public static RecordedFrame of(Frame frame) {
        byte[] bytes = new byte[frame.capturedLength()];
        frame.memory().get(frame.offset(), bytes);
        return new RecordedFrame(hex(bytes), frame.capturedLength(), frame.originalLength(), frame.timestampNanos());
    }

    /** Bytes in hexadecimal. */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
