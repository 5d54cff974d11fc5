package io.macmon.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kafka's own broker and controller in one process, with the settings that a single broker needs. */
final class FleetBroker implements AutoCloseable {

    static final String ADDRESS = "127.0.0.1:9092";

    private static final int PORT = 9092;

    private final Process process;

    private FleetBroker(Process process) {
        this.process = process;
    }

    /** Starts it; returns when it accepts connections. */
    static FleetBroker start(Path scratch) throws IOException, InterruptedException {
        Path settings = scratch.resolve("broker.properties");
        Files.write(
                settings,
                List.of(
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.voters=1@127.0.0.1:9093",
                        "controller.listener.names=CONTROLLER",
                        "listeners=PLAINTEXT://" + ADDRESS + ",CONTROLLER://127.0.0.1:9093",
                        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "log.dirs=" + scratch.resolve("broker"),
                        "auto.create.topics.enable=false",
                        "offsets.topic.replication.factor=1",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1",
                        "broker.session.timeout.ms=60000", // the benchmark may leave it little of the processors
                        "group.initial.rebalance.delay.ms=3000"));
        String file = settings.toString();
        java(scratch, "kafka.tools.StorageTool", "format", "-t", "bWFjbW9uLWJlbmNobWFyaw", "-c", file)
                .waitFor();
        FleetBroker broker = new FleetBroker(java(scratch, "kafka.Kafka", file));
        while (!broker.accepts()) {
            if (!broker.process.isAlive()) {
                throw new IOException("the broker has ended: " + Files.readString(scratch.resolve("kafka.Kafka.log")));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return broker;
    }

    private static Process java(Path scratch, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseG1GC",
                "-cp",
                System.getProperty("java.class.path"));
        builder.command().addAll(List.of(command));
        return builder.redirectErrorStream(true)
                .redirectOutput(scratch.resolve(command[0] + ".log").toFile())
                .start();
    }

    private boolean accepts() {
        try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            return connected.isConnected();
        } catch (IOException early) {
            return false;
        }
    }

    Process process() {
        return process;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
    }
}
