package io.macmon.capture.file.read;

/** A capture is damaged, at a given byte. {@link CaptureInput} adds the file name to the message. */
final class DamagedCaptureException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long offset;

    /** @param offset offset of the record, in bytes from the start of the decompressed capture */
    DamagedCaptureException(long offset, String problem) {
        super(problem);
        this.offset = offset;
    }

    long offset() {
        return offset;
    }
}
