package io.macmon.cli.process;

import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.Poll;
import io.macmon.capture.linux.TerminalState;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The standard streams, and whether they still have a reader. */
public enum StandardStream {
    INPUT(0),
    OUTPUT(1),
    ERROR(2);

    private final int number;

    StandardStream(int number) {
        this.number = number;
    }

    /** Whether the stream is a terminal. */
    public boolean isTerminal() {
        String target = target();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    }

    // What the stream is connected to; empty if that is unknown.
    private String target() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
        } catch (IOException unknown) {
            return "";
        }
    }

    /** The number of columns of the terminal; 0 if it is unknown, or the stream is not a terminal. */
    public int columns() {
        try {
            return TerminalState.columns(number);
        } catch (LinkageError unknown) {
            return 0;
        }
    }

    /**
     * The output stream, unbuffered; what is written to the terminal of standard error goes above the {@link
     * StatusLine}, and what is written to a terminal while a screen covers it is {@link HeldOutput}. Once its reader is
     * gone, a write throws {@link ClosedPipeException}.
     */
    public OutputStream open() {
        return new Stream(rawStream(), isTerminal(), ERROR.isTerminal() && target().equals(ERROR.target()));
    }

    FileOutputStream rawStream() {
        return new FileOutputStream(this == OUTPUT ? FileDescriptor.out : FileDescriptor.err);
    }

    /**
     * Whether the stream is a pipe or socket whose reader is gone. Asks poll(2) after a write has failed: the exception
     * has only the text of strerror(3), which differs by locale and by libc.
     */
    public boolean isReaderGone() {
        Poll poll = new Poll(number);
        try {
            return poll.await(0) && poll.isPeerGone(0);
        } catch (LinuxException | LinkageError unknown) {
            return false;
        }
    }

    private final class Stream extends OutputStream {

        private final FileOutputStream file;
        private final boolean isTerminal;
        private final boolean hasStatusLine;

        Stream(FileOutputStream file, boolean isTerminal, boolean hasStatusLine) {
            this.file = file;
            this.isTerminal = isTerminal;
            this.hasStatusLine = hasStatusLine;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (isTerminal && HeldOutput.add(file, bytes, offset, length)) {
                return;
            }
            try {
                if (hasStatusLine) {
                    StatusLine.OF_TERMINAL.print(file, bytes, offset, length);
                } else {
                    file.write(bytes, offset, length);
                }
            } catch (IOException failed) {
                throw isReaderGone() ? new ClosedPipeException(failed) : failed;
            }
        }
    }
}
