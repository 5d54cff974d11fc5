package io.macmon.capture.link;

import io.macmon.capture.linux.Descriptor;
import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.ThreadNamespace;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network namespace, held by an open descriptor (network_namespaces(7)).
 *
 * <p>A namespace that {@link #create} returns has no name and no other holder. It ends, together with every device in
 * it, once this object is closed and no thread or socket is left inside, however the process ends.
 *
 * <p>Thread-safe. Close it after everything that uses the namespace.
 */
public final class NetworkNamespace implements AutoCloseable {

    private static final Path NAMED = Path.of("/run/netns");

    private final Descriptor descriptor;
    private final String name;

    private NetworkNamespace(Descriptor descriptor, String name) {
        this.descriptor = descriptor;
        this.name = name;
    }

    /**
     * Creates a namespace that has only a loopback device, which is down. The calling thread stays in its own
     * namespace. Needs CAP_SYS_ADMIN. Equivalent to: {@code ip netns add}, but without a name.
     */
    public static NetworkNamespace create() throws LinuxException {
        return OneShotThread.<NetworkNamespace, LinuxException>run(() -> {
            ThreadNamespace.unshare();
            return new NetworkNamespace(ThreadNamespace.open(), "of macmon");
        });
    }

    /** The namespace that the calling thread is in. */
    public static NetworkNamespace ofCurrentThread() throws LinuxException {
        return new NetworkNamespace(
                ThreadNamespace.open(), "of thread " + Thread.currentThread().getName());
    }

    /**
     * Opens a namespace by its name, by the PID of a process in it, or by a path. As in {@code ip netns}, a name takes
     * precedence over a PID.
     *
     * @throws MacmonException if there is no such namespace; the message lists the names that exist
     */
    public static NetworkNamespace find(String text) throws MacmonException {
        if (text.contains("/")) {
            return open(Path.of(text));
        }
        Path named = NAMED.resolve(text.isEmpty() ? "?" : text);
        if (Files.exists(named)) {
            return open(named);
        }
        if (!text.matches("\\d+")) {
            throw new MacmonException("no network namespace named " + text, nameList());
        }
        Path ofProcess = Path.of("/proc", text, "ns", "net");
        if (!Files.exists(ofProcess, LinkOption.NOFOLLOW_LINKS)) {
            throw new MacmonException(
                    "no network namespace named " + text + ", and no process with that PID", nameList());
        }
        return open(ofProcess);
    }

    /** The names that {@code ip netns} knows, sorted. */
    public static List<String> names() throws MacmonException {
        try (Stream<Path> files = Files.list(NAMED)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException unreadable) {
            throw new MacmonException("cannot list " + NAMED + ": " + IoErrorText.of(unreadable), unreadable);
        }
    }

    /** Opens a path such as {@code /run/netns/NAME} or {@code /proc/PID/ns/net}. */
    public static NetworkNamespace open(Path path) throws LinuxException {
        return new NetworkNamespace(Descriptor.open(path), path.toString());
    }

    /** The same namespace, held by a second descriptor. */
    NetworkNamespace duplicate() throws LinuxException {
        return new NetworkNamespace(Descriptor.open(Path.of("/proc/self/fd/" + descriptor.number())), name);
    }

    /**
     * Moves the calling thread, a platform thread, into this namespace; sockets that the thread opens afterwards belong
     * to this namespace. Needs CAP_SYS_ADMIN.
     */
    public void enter() throws LinuxException {
        ThreadNamespace.enter(descriptor, name);
    }

    /**
     * Runs work on a new thread in this namespace and waits for it, even if interrupted. Equivalent to:
     * {@code ip netns exec}.
     *
     * @throws E if the work threw it
     */
    public <T, E extends Exception> T call(Work<T, E> work) throws LinuxException, E {
        return OneShotThread.<T, E>run(() -> {
            enter();
            return work.call();
        });
    }

    private static String nameList() throws MacmonException {
        List<String> names = names();
        return names.isEmpty()
                ? "no namespace has a name; create one with: ip netns add NAME"
                : "namespaces: " + String.join(", ", names);
    }

    /** Identifies the namespace independently of its name; valid while this object is open. */
    public long inode() throws MacmonException {
        Path link = Path.of("/proc/self/fd", Integer.toString(descriptor()));
        try {
            return (long) Files.getAttribute(link, "unix:ino");
        } catch (IOException closed) {
            throw new MacmonException("cannot read " + this + ": " + IoErrorText.of(closed), closed);
        }
    }

    /** The descriptor by which a request identifies this namespace. */
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

    /** The work that {@link #call} runs. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T call() throws E;
    }
}
