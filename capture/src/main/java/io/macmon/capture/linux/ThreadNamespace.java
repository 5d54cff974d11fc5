package io.macmon.capture.linux;

import static io.macmon.capture.linux.Capability.CAP_SYS_ADMIN;

import java.nio.file.Path;

/**
 * The network namespace of the calling thread; on Linux each thread has its own. Platform threads only: a virtual
 * thread would move its carrier.
 */
public final class ThreadNamespace {

    private static final Path NETWORK = Path.of("/proc/thread-self/ns/net");

    private ThreadNamespace() {}

    /** Opens the namespace that this thread is in. The namespace lives at least as long as the descriptor is open. */
    public static Descriptor open() throws LinuxException {
        return Descriptor.open(NETWORK);
    }

    /** Moves this thread to a new namespace, empty except for a loopback device that is down. */
    public static void unshare() throws LinuxException {
        if (Libc.unshare(Libc.CLONE_NEWNET) < 0) {
            throw LinuxException.ofLastError("cannot create a network namespace", CAP_SYS_ADMIN);
        }
    }

    /**
     * Moves this thread to an existing namespace.
     *
     * @param name name of the namespace, for the error message
     * @throws LinuxException EINVAL if the descriptor is not a network namespace
     */
    public static void enter(Descriptor network, String name) throws LinuxException {
        if (Libc.setns(network.number(), Libc.CLONE_NEWNET) < 0) {
            LinuxException failure =
                    LinuxException.ofLastError("cannot enter network namespace " + name, CAP_SYS_ADMIN);
            throw failure.is(Errno.EINVAL) ? failure.because("it is not a network namespace", "") : failure;
        }
    }
}
