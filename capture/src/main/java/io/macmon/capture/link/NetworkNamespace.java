package io.macmon.capture.link;

import io.macmon.capture.linux.CurrentThread;
import io.macmon.capture.linux.Descriptor;
import io.macmon.capture.linux.LinuxException;
import java.nio.file.Path;

/**
 * A network namespace, held by an open descriptor (network_namespaces(7)).
 *
 * <p>One made here has no name and no other holder: it ends, with every device in it, once this is closed and no
 * thread or socket is left inside, however the process ends. Devices in it are nobody else's business.
 *
 * <p>Thread-safe, except that closing must come last.
 */
public final class NetworkNamespace implements AutoCloseable {

    private final Descriptor descriptor;
    private final String name;

    private NetworkNamespace(Descriptor descriptor, String name) {
        this.descriptor = descriptor;
        this.name = name;
    }

    /**
     * Makes a namespace with nothing in it but a loopback device that is down. The calling thread stays where it is.
     * Needs CAP_SYS_ADMIN. Equivalent to: {@code ip netns add}, but without a name.
     */
    public static NetworkNamespace create() throws LinuxException {
        return FreshThread.<NetworkNamespace, LinuxException>run(() -> {
            CurrentThread.leaveNetwork();
            return new NetworkNamespace(CurrentThread.network(), "of macmon");
        });
    }

    /** The namespace that the calling thread is in. */
    public static NetworkNamespace ofCurrentThread() throws LinuxException {
        return new NetworkNamespace(
                CurrentThread.network(), "of thread " + Thread.currentThread().getName());
    }

    /** Opens {@code /run/netns/NAME}, {@code /proc/PID/ns/net} or the like. */
    public static NetworkNamespace open(Path path) throws LinuxException {
        return new NetworkNamespace(Descriptor.open(path), path.toString());
    }

    /** The same namespace, held once more. */
    NetworkNamespace holdOnceMore() throws LinuxException {
        return new NetworkNamespace(Descriptor.open(Path.of("/proc/self/fd/" + descriptor.number())), name);
    }

    /**
     * Moves the calling thread, a platform thread, into this namespace; sockets that it opens from now on belong there.
     * Needs CAP_SYS_ADMIN.
     */
    public void enter() throws LinuxException {
        CurrentThread.enterNetwork(descriptor, name);
    }

    /**
     * Runs on a fresh thread inside this namespace while the caller waits, even when interrupted. Equivalent to:
     * {@code ip netns exec}.
     *
     * @throws E what the work threw
     */
    public <T, E extends Exception> T call(Work<T, E> work) throws LinuxException, E {
        return FreshThread.<T, E>run(() -> {
            enter();
            return work.call();
        });
    }

    /** For requests that name a namespace by its descriptor. */
    int descriptor() {
        return descriptor.number();
    }

    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return "network namespace " + name;
    }

    /** What {@link #call} runs. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T call() throws E;
    }
}
