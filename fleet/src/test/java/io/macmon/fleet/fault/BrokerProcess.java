package io.macmon.fleet.fault;

import io.macmon.fleet.Forwarder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kafka.Kafka;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker in a separate process. It keeps its ports and its data when it is killed and started again. Clients that
 * connect to its remote address can be cut off.
 */
final class BrokerProcess implements AutoCloseable {

    private final Path directory;
    private final int port = freePort();
    private final int remotePort = freePort();
    private final Forwarder remote = new Forwarder();
    private JavaProcess process;

    BrokerProcess(Path directory) throws Exception {
        this.directory = directory;
        Path data = directory.resolve("data");
        Files.createDirectories(data);
        int controllerPort = freePort();
        Files.write(
                properties(),
                List.of(
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                        "controller.listener.names=CONTROLLER",
                        "listeners=PLAINTEXT://127.0.0.1:" + port + ",REMOTE://127.0.0.1:" + remotePort
                                + ",CONTROLLER://127.0.0.1:" + controllerPort,
                        "advertised.listeners=PLAINTEXT://127.0.0.1:" + port + ",REMOTE://" + remote.address(),
                        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,REMOTE:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "log.dirs=" + data,
                        "auto.create.topics.enable=false",
                        "broker.session.timeout.ms=3000",
                        "broker.heartbeat.interval.ms=1000",
                        "offsets.topic.replication.factor=1",
                        "offsets.topic.num.partitions=3",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1",
                        "transaction.state.log.num.partitions=3",
                        "group.initial.rebalance.delay.ms=0"));
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data.toString())
                .addDirectory(data.toString())
                .run();
        restart();
        awaitReady();
        connectRemote();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path properties() {
        return directory.resolve("server.properties");
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Leads to this broker, except while it is cut off. */
    String remoteAddress() {
        return remote.address();
    }

    /** Ends all connections of the remote address, and loses at least one reply. */
    void cutRemote() throws IOException, InterruptedException {
        remote.cutAfterLostReply();
    }

    /** Lets clients connect to the remote address. */
    void connectRemote() throws IOException {
        remote.open("127.0.0.1:" + remotePort);
    }

    /** Starts it again after {@link #kill}. Does not wait until it answers. */
    void restart() throws IOException {
        process = JavaProcess.start(
                directory.resolve("broker"), Kafka.class, properties().toString());
    }

    private void awaitReady() throws Exception {
        try (Admin admin = admin()) {
            while (admin.describeCluster().nodes().get().isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address(), "default.api.timeout.ms", 600_000));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        remote.close();
        process.close();
    }
}
