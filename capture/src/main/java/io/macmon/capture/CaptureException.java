package io.macmon.capture;

/** Something could not be captured, opened or made. The message says what, on what, why, and what to do. */
public class CaptureException extends Exception {

    private static final long serialVersionUID = 1L;

    public CaptureException(String message) {
        super(message);
    }

    public CaptureException(String message, Throwable cause) {
        super(message, cause);
    }
}
