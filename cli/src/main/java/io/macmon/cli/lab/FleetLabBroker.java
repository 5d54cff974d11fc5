package io.macmon.cli.lab;

import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real broker of Kafka, alone and on loopback, in a process that ends with this one. */
final class FleetLabBroker implements AutoCloseable {

    static final String ADDRESS = "127.0.0.1:9092";

    private static final int PORT = 9092;
    private static final String CLUSTER = "bWFjbW9uLWxhYi1mbGVldA"; // any 16 bytes
    private static final int TIMEOUT_SECONDS = 120;
    private static final int MAX_LINES = 10;

    private final Process process;

    private FleetLabBroker(Process process) {
        this.process = process;
    }

    /**
     * The directory with the broker's libraries: this one, or {@code libs} in it, as in Kafka's own archive.
     *
     * @throws MacmonException if there is no broker
     */
    static Path libraries(Path directory) throws MacmonException {
        for (Path libraries : List.of(directory.resolve("libs"), directory)) {
            try (Stream<Path> files = Files.list(libraries)) {
                if (files.anyMatch(file -> file.getFileName().toString().matches("kafka_\\d.*\\.jar"))) {
                    return libraries.toRealPath();
                }
            } catch (IOException notHere) {
                // see below
            }
        }
        throw new MacmonException(
                "no Kafka broker in " + directory,
                "in the source tree, type: fleet/src/scripts/kafka fetch; or unpack Kafka's archive and give its"
                        + " directory with --broker");
    }

    /**
     * Starts it; returns when it accepts connections.
     *
     * @param libraries its jars
     * @param directory for its data and its log
     */
    static FleetLabBroker start(Path libraries, Path directory) throws MacmonException, InterruptedException {
        Path log = directory.resolve("broker.log");
        Path settings = directory.resolve("broker.properties");
        try {
            Files.writeString(settings, settings(directory.resolve("broker")));
            Process format = java(libraries, log, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", settings);
            if (format.waitFor() != 0) {
                throw failed(log);
            }
            FleetLabBroker broker = new FleetLabBroker(java(libraries, log, "kafka.Kafka", settings));
            broker.awaitConnections(log);
            return broker;
        } catch (IOException failed) {
            throw new MacmonException("cannot start the broker: " + IoErrorText.of(failed), failed);
        }
    }

    private static String settings(Path data) {
        return """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:9093
            controller.listener.names=CONTROLLER
            listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
            log.dirs=%s
            auto.create.topics.enable=false
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=1
            group.initial.rebalance.delay.ms=0
            """.formatted(data);
    }

    private static Process java(Path libraries, Path log, Object... arguments) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        command.add("setsid"); // Ctrl-C must not end it before the sensors have sent what they have
        command.addAll(List.of(java.toString(), "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", libraries + "/*"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
    }

    private void awaitConnections(Path log) throws MacmonException, InterruptedException, IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        boolean accepts = false;
        try {
            while (!accepts()) {
                if (!process.isAlive() || System.nanoTime() - end > 0) {
                    throw failed(log);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            accepts = true;
        } finally {
            if (!accepts) {
                close();
            }
        }
    }

    private static boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), TIMEOUT_SECONDS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static MacmonException failed(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return new MacmonException(
                "the broker does not start: "
                        + String.join(" | ", lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size())),
                "check its libraries, which must be those of Kafka 4");
    }

    // Its data is not needed any more.
    @Override
    public void close() {
        process.destroyForcibly();
        boolean isInterrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException later) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
