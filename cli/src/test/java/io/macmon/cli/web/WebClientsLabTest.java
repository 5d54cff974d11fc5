package io.macmon.cli.web;

import static io.macmon.capture.lab.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlCommands;
import io.macmon.cli.http.HttpServer;
import io.macmon.cli.http.RawHttp;
import io.macmon.config.WebConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients of the live stream can take from the run, with real sockets. */
@LabTest
class WebClientsLabTest {

    private static final int STREAMS = 100;
    private static final String LONG_TEXT = "x".repeat(4_000_000); // the longest reply of a run
    private static final long REPLY_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private WebServer server;

    @BeforeEach
    void openLoopback() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
    }

    private void open(Duration patience) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Map<String, ControlCommand> commands = Map.of(
                "status",
                (arguments, reply) -> reply.number("asked", asked.incrementAndGet()),
                "stations",
                (arguments, reply) ->
                        reply.number("asked", asked.incrementAndGet()).text("text", LONG_TEXT));
        server = WebServer.open(
                new WebConfig(any, Optional.empty(), Optional.empty(), Optional.empty()),
                new WebSource() {
                    @Override
                    public ControlCommands commands() {
                        return new ControlCommands(commands);
                    }

                    @Override
                    public Optional<Path> captureFile(String name) {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> report() {
                        return Optional.empty();
                    }
                },
                messages::add,
                patience);
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** As of browsers that reconnect at once, for ever. */
    @Test
    void clientsThatReconnectWithoutAPauseCostTheRunNoMore() throws Exception {
        open(Duration.ofMinutes(2));
        long start = System.nanoTime();
        AtomicInteger streams = new AtomicInteger();
        Callable<Void> client = () -> {
            while (streams.get() < STREAMS) {
                if (readFirstReply()) {
                    streams.incrementAndGet();
                }
            }
            return null;
        };
        ExecutorService clients = Executors.newFixedThreadPool(HttpServer.MAX_CONNECTIONS);
        try {
            for (Future<Void> ended : clients.invokeAll(List.of(client, client, client, client, client, client))) {
                ended.get();
            }
        } finally {
            clients.shutdownNow();
        }

        assertThat(asked.get()).isLessThanOrEqualTo((int) ((System.nanoTime() - start) / REPLY_NANOS) + 1);
        assertThat(threads()).isLessThanOrEqualTo(HttpServer.MAX_CONNECTIONS + 1);
        eventually("the next client is served", this::readFirstReply);
        eventually("all streams have ended", () -> threads() == 1);
        assertThat(messages).hasSize(1); // the URL
    }

    /** As of a browser whose machine sleeps, or whose network is gone. */
    @Test
    void streamsThatNobodyReadsAreEnded() throws Exception {
        open(Duration.ofMillis(500));
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < HttpServer.MAX_CONNECTIONS / 2; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                slow.add(socket);
                socket.getOutputStream().write(live("stations"));
            }

            eventually("another client is served", this::readFirstReply);
            eventually("the run was asked", () -> asked.get() > 0);
            eventually("all streams have ended", () -> threads() == 1);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    // Whether the server had room.
    private boolean readFirstReply() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(live("status"));
            BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            String line = lines.readLine();
            while (line != null && !line.startsWith("data: ")) {
                line = lines.readLine();
            }
            return line != null;
        } catch (SocketException reset) {
            return false;
        }
    }

    private byte[] live(String view) {
        String token = messages.get(0).replaceFirst(".*#token=", "");
        return RawHttp.get("/api/live?views=" + view, List.of("Host: localhost", "Authorization: Bearer " + token))
                .getBytes(US_ASCII);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("macmon-web"))
                .count();
    }
}
