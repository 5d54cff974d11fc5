package io.macmon.cli.output;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes to standard output or standard error, as fast as its reader reads. The stream cannot be opened again after a
 * failure.
 */
final class StandardStreamTarget implements Target {

    private final OutputStream stream;

    StandardStreamTarget(OutputStream stream) {
        this.stream = stream;
    }

    @Override
    public TargetKind kind() {
        return TargetKind.STANDARD_STREAM;
    }

    @Override
    public boolean open() {
        return true;
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        stream.write(bytes, 0, length);
        stream.flush();
    }

    /** Leaves the stream open for what the command prints afterwards. */
    @Override
    public void close() {}
}
