package io.macmon.capture;

import java.util.HexFormat;

/**
 * A copy of a frame, as a handler was shown it.
 *
 * @param hex in hexadecimal digits
 */
public record RecordedFrame(String hex, int capturedLength, int originalLength, long timestampNanos) {

    public static RecordedFrame of(Frame frame) {
        byte[] octets = new byte[frame.capturedLength()];
        frame.memory().get(frame.offset(), octets);
        return new RecordedFrame(hex(octets), frame.capturedLength(), frame.originalLength(), frame.timestampNanos());
    }

    /** As {@link #hex} has them. */
    public static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }
}
