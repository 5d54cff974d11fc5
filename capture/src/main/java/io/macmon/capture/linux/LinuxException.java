package io.macmon.capture.linux;

import com.sun.jna.Native;
import io.macmon.config.text.MacmonException;

/** The kernel refused. The message says what was to be done, what the kernel said, and what to do. */
public final class LinuxException extends MacmonException {

    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int errno;

    /**
     * @param what   what could not be done and on what, such as {@code "cannot set eth0 up"}
     * @param needed the capability that the operation needs
     */
    public LinuxException(String what, int errno, Capability needed) {
        this(what, errno, Errno.explain(errno, needed));
    }

    /**
     * Gives a better reason than the errno's.
     *
     * @param why the reason in words, and what to do
     */
    public LinuxException(String what, int errno, String why) {
        super(what + ": " + why);
        this.operation = what;
        this.errno = errno;
    }

    /** The failure of the call that this thread made last. */
    static LinuxException ofLastError(String what, Capability needed) {
        return new LinuxException(what, Native.getLastError(), needed);
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
