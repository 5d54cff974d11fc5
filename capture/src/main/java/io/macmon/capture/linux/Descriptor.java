package io.macmon.capture.linux;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A file descriptor and the duty to close it. Always close-on-exec, so that no child process keeps it. */
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

    /** One that somebody else owns, such as libpcap, and closes; not to be closed here. */
    public static Descriptor borrowed(int number) {
        return new Descriptor(number);
    }

    static Descriptor ofResult(String what, int result, Capability needed) throws LinuxException {
        if (result < 0) {
            throw LinuxException.ofLastError(what, needed);
        }
        return new Descriptor(result);
    }

    /** As the kernel counts it; -1 once this is closed, which every call refuses as EBADF. */
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
