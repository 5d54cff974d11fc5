package io.macmon.cli.process;

import java.io.IOException;
import java.io.Serial;

/** The reader of a standard stream has closed it, as {@code head} does. That ends a run, but is not an error. */
public final class ClosedPipeException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    public ClosedPipeException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
