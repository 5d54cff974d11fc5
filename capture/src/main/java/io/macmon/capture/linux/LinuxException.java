package io.macmon.capture.linux;

import com.sun.jna.Native;
import io.macmon.config.text.MacmonException;

/** The kernel refused a system call or a request. The problem includes the kernel's reason; the errno is available. */
public final class LinuxException extends MacmonException {

    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int errno;

    /**
     * Explains the errno from the table in {@link Errno}.
     *
     * @param operation what could not be done and on what, such as {@code "cannot set eth0 up"}
     * @param needed    the capability that the operation needs; null if it needs none
     */
    public LinuxException(String operation, int errno, Capability needed) {
        this(operation, errno, Errno.meaning(errno), Errno.advice(errno, needed));
    }

    /**
     * Creates an exception with a better reason than the errno's.
     *
     * @param advice empty if there is nothing that the user can do
     */
    public LinuxException(String operation, int errno, String reason, String advice) {
        super(operation + ": " + reason, advice);
        this.operation = operation;
        this.errno = errno;
    }

    /** The failure of this thread's last system call. */
    static LinuxException ofLastError(String operation, Capability needed) {
        return new LinuxException(operation, Native.getLastError(), needed);
    }

    /** The same failure with a better reason and advice. */
    public LinuxException because(String reason, String advice) {
        return new LinuxException(operation, errno, reason, advice);
    }

    /** What could not be done, without the reason. */
    public String operation() {
        return operation;
    }

    public int errno() {
        return errno;
    }

    public boolean is(Errno expected) {
        return errno == expected.number();
    }
}
