package io.macmon.capture.file.read;

import java.io.IOException;

/** Compressed octets that are damaged, or end too early. The message says what is wrong, as the end of a sentence. */
final class DecompressionException extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean truncated;

    private DecompressionException(String message, boolean cut, IOException cause) {
        super(message, cause);
        this.truncated = cut;
    }

    /** @param format such as gzip */
    static DecompressionException truncated(String format, IOException cause) {
        return new DecompressionException("file ends within " + format + " data", true, cause);
    }

    /** @param format such as gzip */
    static DecompressionException damaged(String format, IOException cause) {
        return new DecompressionException("bad " + format + " data: " + cause.getMessage(), false, cause);
    }

    /** Whether the file ends too early, and all that there is of it is good. */
    boolean isTruncated() {
        return truncated;
    }
}
