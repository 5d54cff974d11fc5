package io.macmon.cli.process;

import java.io.IOException;
import java.io.Serial;

/** The reader of a standard stream is gone, as {@code head} is once it has its lines. It has seen enough: not an error. */
public final class ClosedPipeException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    ClosedPipeException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
