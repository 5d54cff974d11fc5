package io.macmon.capture.file.read;

import java.io.IOException;

/** Compressed data is damaged or ends too early. The message is the end of a sentence. */
final class DecompressionException extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean truncated;

    private DecompressionException(String message, boolean cut, IOException cause) {
        super(message, cause);
        this.truncated = cut;
    }

    /** @param format such as gzip */
    static DecompressionException truncated(String format, IOException cause) {
        return new DecompressionException("the file ends within " + format + " data", true, cause);
    }

    /** @param format such as gzip */
    static DecompressionException damaged(String format, IOException cause) {
        return new DecompressionException("bad " + format + " data: " + cause.getMessage(), false, cause);
    }

    /** Whether the file ends too early, but is valid up to its end. */
    boolean isTruncated() {
        return truncated;
    }
}
