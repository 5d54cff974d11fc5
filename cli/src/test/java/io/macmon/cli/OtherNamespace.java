package io.macmon.cli;

import static io.macmon.capture.lab.Eventually.eventually;

import io.macmon.capture.link.Links;
import io.macmon.capture.link.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network namespace that is named by the ID of a process in it, and ends when this is closed.
 */
public final class OtherNamespace implements AutoCloseable {

    private final Process process;
    private final NetworkNamespace namespace;
    private final Links links;

    private OtherNamespace(Process process, NetworkNamespace namespace) throws Exception {
        this.process = process;
        this.namespace = namespace;
        this.links = Links.open(namespace);
    }

    public static OtherNamespace open() throws Exception {
        Process process = new ProcessBuilder("unshare", "--net", "sleep", "3600").start();
        Path path = Path.of("/proc", Long.toString(process.pid()), "ns", "net");
        Path own = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
        eventually("the namespace is there", () -> !Files.readSymbolicLink(path).equals(own));
        NetworkNamespace namespace = NetworkNamespace.open(path);
        namespace.call(OtherNamespace::keepQuiet);
        return new OtherNamespace(process, namespace);
    }

    /** Disables IPv6 for new devices in the calling thread's namespace, so that they send no frames themselves. */
    public static Path keepQuiet() throws IOException {
        return Files.writeString(Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6"), "1");
    }

    public String pid() {
        return Long.toString(process.pid());
    }

    public NetworkNamespace namespace() {
        return namespace;
    }

    public Links links() {
        return links;
    }

    @Override
    public void close() {
        links.close();
        namespace.close();
        process.destroyForcibly();
    }
}
