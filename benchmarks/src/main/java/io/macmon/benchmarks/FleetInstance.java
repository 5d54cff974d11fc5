package io.macmon.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One {@code macmon fleet run}. */
final class FleetInstance implements AutoCloseable {

    private static final int FIRST_PORT = 9465;

    private final int port;
    private final Process process;

    private FleetInstance(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param prefix  of the fleet's topics
     * @param scratch holds its state and its output
     */
    static FleetInstance start(String macmon, String prefix, int number, Path scratch) throws IOException {
        int port = FIRST_PORT + number;
        List<String> command = List.of(
                macmon,
                "fleet",
                "run",
                "--brokers",
                FleetBroker.ADDRESS + "/" + prefix,
                "--listen",
                Integer.toString(port),
                "--state",
                state(scratch, number).toString(),
                "--json");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        scratch.resolve("instance-" + number + ".log").toFile()));
        return new FleetInstance(port, builder.start());
    }

    static Path state(Path scratch, int number) {
        return scratch.resolve("state-" + number);
    }

    /** Partitions that it processes; 0 while it does not run. */
    int partitions() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("macmon fleet run has ended with exit code " + process.exitValue());
        }
        String metrics = get("/metrics");
        return metrics.contains("macmon_fleet_up 1\n") ? metric(metrics, "macmon_fleet_partitions ") : 0;
    }

    private static int metric(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToInt(line -> Integer.parseInt(line.substring(name.length())))
                .sum();
    }

    /** Whether it, or an instance that it asks, knows a station. */
    boolean knows(String mac) {
        return get("/stations?q=" + URLEncoder.encode(mac, UTF_8)).contains("\"" + mac + "\"");
    }

    private String get(String path) {
        try (InputStream reply =
                URI.create("http://127.0.0.1:" + port + path).toURL().openStream()) {
            return new String(reply.readAllBytes(), UTF_8);
        } catch (IOException starting) {
            return "";
        }
    }

    Process process() {
        return process;
    }

    /** Stops it as systemd would. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
    }
}
