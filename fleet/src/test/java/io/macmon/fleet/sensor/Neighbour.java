package io.macmon.fleet.sensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A host at the other end of a cable, in a separate network namespace. */
final class Neighbour implements AutoCloseable {

    static final String DEVICE = "fleet0"; // this end of the cable
    static final String MAC = "02:00:00:00:00:17";
    static final String ADDRESS = "192.0.2.17";

    private final Process namespace;

    private Neighbour(Process namespace) {
        this.namespace = namespace;
    }

    static Neighbour connect() throws IOException, InterruptedException {
        Process namespace = new ProcessBuilder("unshare", "--net", "cat").start(); // ends with this JVM
        Neighbour neighbour = new Neighbour(namespace);
        String pid = Long.toString(namespace.pid());
        neighbour.awaitNamespace();
        run("ip", "link", "add", DEVICE, "type", "veth", "peer", "name", "far", "netns", pid);
        run("ip", "link", "set", DEVICE, "up");
        neighbour.runInside("ip", "link", "set", "far", "address", MAC, "up");
        neighbour.runInside("ip", "address", "add", ADDRESS + "/24", "dev", "far");
        return neighbour;
    }

    // unshare(1) changes its namespace shortly after its start.
    private void awaitNamespace() throws IOException, InterruptedException {
        Path own = Path.of("/proc/self/ns/net");
        Path other = Path.of("/proc/" + namespace.pid() + "/ns/net");
        while (Files.readSymbolicLink(other).equals(Files.readSymbolicLink(own))) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Asks for a host that does not exist, which takes an ARP broadcast. */
    void broadcast() throws IOException, InterruptedException {
        runInside("bash", "-c", "echo x > /dev/udp/192.0.2.9/9 || true");
    }

    private void runInside(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net", "-t", "" + namespace.pid()));
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        namespace.destroy(); // takes the cable with it
        namespace.waitFor();
    }
}
