package io.macmon.cli.process;

import java.io.IOException;
import java.io.Serial;

/** Thrown if the reader of a standard stream closed it, as {@code head} does; ends a run, but is not an error. */
public final class ClosedPipeException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    public ClosedPipeException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
