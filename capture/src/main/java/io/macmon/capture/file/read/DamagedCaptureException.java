package io.macmon.capture.file.read;

/** What is wrong in a capture, and at which of its octets; who opened the file adds its name. */
final class DamagedCaptureException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long offset;

    /** @param offset of the record, in octets from the start of the capture (after decompression) */
    DamagedCaptureException(long offset, String problem) {
        super(problem);
        this.offset = offset;
    }

    long offset() {
        return offset;
    }
}
