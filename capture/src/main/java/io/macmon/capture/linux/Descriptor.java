package io.macmon.capture.linux;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** An open file descriptor; the owner must close it. Always close-on-exec, so that no child process inherits it. */
public final class Descriptor implements AutoCloseable {

    private static final int CLOSED = -1;

    private final AtomicInteger number;

    Descriptor(int number) {
        this.number = new AtomicInteger(number);
    }

    /** Opens a file for reading. */
    public static Descriptor open(Path path) throws LinuxException {
        return ofResult("cannot open " + path, Libc.open(path.toString(), Libc.O_RDONLY | Libc.O_CLOEXEC), null);
    }

    /** A descriptor that another component, such as libpcap, owns and closes; do not close it here. */
    public static Descriptor borrowed(int number) {
        return new Descriptor(number);
    }

    static Descriptor ofResult(String operation, int result, Capability needed) throws LinuxException {
        if (result < 0) {
            throw LinuxException.ofLastError(operation, needed);
        }
        return new Descriptor(result);
    }

    /** The kernel's number for the descriptor; -1 after it is closed, so that every later call fails with EBADF. */
    public int number() {
        return number.get();
    }

    @Override
    public void close() {
        int open = number.getAndSet(CLOSED);
        if (open != CLOSED) {
            Libc.close(open);
        }
    }
}
