package io.macmon.cli.control;

import static io.macmon.capture.lab.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real socket, with clients that are slow or hostile. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ControlServerTest {

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int LONG_TEXT = 1 << 20;

    @TempDir
    private Path folder;

    private final AtomicInteger calls = new AtomicInteger();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private ControlSocket socket;
    private ControlServer server;

    @BeforeEach
    void start() throws MacmonException {
        Map<String, ControlCommand> commands = new LinkedHashMap<>();
        commands.put("echo", (arguments, reply) -> {
            calls.incrementAndGet();
            reply.list("args", arguments, ControlReply::quoted);
        });
        commands.put("long", (arguments, reply) -> reply.text("text", "x".repeat(LONG_TEXT)));
        commands.put("fail", (arguments, reply) -> {
            throw new MacmonException("it cannot be done", "try later");
        });
        commands.put("defect", (arguments, reply) -> {
            throw new IllegalStateException("oops");
        });
        commands.put("stop", (arguments, reply) -> calls.incrementAndGet());
        commands.put("rates", (arguments, reply) -> calls.incrementAndGet());
        socket = ControlSocket.reserve(folder, "watch-eth0");
        server = ControlServer.start(socket, new ControlCommands(commands), PATIENCE, messages::add);
    }

    @AfterEach
    void stop() {
        server.close();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void answersEachRequestOnOneLine() throws Exception {
        try (SocketChannel client = connect()) {
            send(client, "{\"command\":\"echo\",\"args\":[\"a \\\"b\\\"\",\"\\u00e4\\n\"]}\n{\"command\":\"echo\"}\n");

            assertThat(line(client)).isEqualTo("{\"ok\":true,\"args\":[\"a \\\"b\\\"\",\"ä\\n\"]}");
            assertThat(line(client)).isEqualTo("{\"ok\":true,\"args\":[]}");
        }
        assertThat(ask("fail").line()).isEqualTo("{\"ok\":false,\"error\":\"it cannot be done; try later\"}");
        assertThat(ask("exec").line())
                .isEqualTo("{\"ok\":false,\"error\":\"unknown command; expected one of: echo, long, fail, defect, stop,"
                        + " rates\"}");
        assertThat(ask("defect").line())
                .startsWith("{\"ok\":false,\"error\":\"internal error")
                .contains("oops");
    }

    @Test
    void refusesArgumentsThatACommandDoesNotTake() throws Exception {
        assertThat(ask("stop", "watch-eth1").line())
                .isEqualTo("{\"ok\":false,\"error\":\"'stop' takes no arguments; got 1\"}");
        assertThat(ask("rates", "day", "hour").line())
                .isEqualTo("{\"ok\":false,\"error\":\"'rates' takes at most 1; got 2\"}");
        assertThat(calls).hasValue(0);
        assertThat(ask("stop").isOk()).isTrue();
        assertThat(ask("rates", "day").isOk()).isTrue();
    }

    @Test
    void reportsThatItAcceptsNoMoreClients() throws Exception {
        server.selector.close();

        eventually("it is reported", () -> !messages.isEmpty());
        assertThat(messages)
                .singleElement()
                .asString()
                .startsWith("the control socket " + socket.path()
                        + " accepts no more clients until macmon is restarted: internal error in the control socket");
    }

    @Test
    void onlyTheUserAndTheGroupMayConnect() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.path())))
                .isEqualTo("rw-rw----");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "status",
                "{}",
                "[]",
                "{\"command\":1}",
                "{\"command\":\"echo\"",
                "{\"command\":\"echo\"} {}",
                "{\"command\":\"echo\",\"args\":\"a\"}",
                "{\"command\":\"echo\",\"args\":[1]}",
                "{\"command\":\"echo\",\"args\":[[\"a\"]]}",
                "{\"command\":\"echo\",\"more\":[]}",
                "{\"command\":{\"command\":\"echo\"}}",
                "\u0000"
            })
    void refusesWhatIsNoRequest(String request) throws Exception {
        try (SocketChannel client = connect()) {
            send(client, request + "\n");

            assertThat(line(client)).startsWith("{\"ok\":false,\"error\":\"not a request; send one line such as");
        }
        assertThat(calls).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"args\":", "{\"command\":\"echo\",\"args\":["})
    void refusesDeepRequests(String nested) throws Exception {
        try (SocketChannel client = connect()) {
            send(client, nested.repeat(4_000 / nested.length()) + "\n");

            assertThat(line(client)).startsWith("{\"ok\":false,\"error\":\"not a request");
        }
    }

    @Test
    void endsTheConnectionOfAClientThatSendsNoLineEnd() throws Exception {
        try (SocketChannel client = connect()) {
            ByteBuffer block = ByteBuffer.allocate(1 << 20);
            AtomicInteger sent = new AtomicInteger();

            assertThatThrownBy(() -> {
                        while (sent.incrementAndGet() < 1_024) { // a gigabyte
                            block.clear();
                            while (block.hasRemaining()) {
                                client.write(block);
                            }
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(sent).hasValueLessThan(16);
        }
        assertThat(ask("echo").isOk()).isTrue();
    }

    @Test
    void endsTheConnectionOfAClientThatSendsSlowly() throws Exception {
        try (SocketChannel client = connect()) {
            eventually("the server ends the connection", () -> {
                try {
                    send(client, " ");
                    Thread.sleep(10); // slower than the server's patience allows
                    return false;
                } catch (IOException ended) {
                    return true;
                }
            });
        }
        assertThat(ask("echo").isOk()).isTrue();
    }

    @Test
    void aClientThatDoesNotReadDelaysNoOther() throws Exception {
        try (SocketChannel client = connect()) {
            send(client, "{\"command\":\"long\"}\n");
            assertThat(ask("echo").isOk()).isTrue();

            eventually("the server ends the connection", () -> {
                assertThat(ask("echo").isOk()).isTrue();
                try {
                    send(client, " ");
                    return false;
                } catch (IOException ended) {
                    return true;
                }
            });
        }
    }

    @Test
    void thousandsOfConnectionsKeepNobodyOut() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger opened = new AtomicInteger();
        Thread hostile = new Thread(() -> openUntil(ended, opened));
        hostile.start();
        try {
            eventually("the server is busy with hostile clients", () -> opened.get() > 2 * ControlServer.MAX_CLIENTS);
            for (int i = 0; i < 10; i++) {
                assertThat(askPatiently()).isTrue();
            }
        } finally {
            ended.set(true);
            hostile.join();
        }
    }

    private void openUntil(AtomicBoolean ended, AtomicInteger opened) {
        List<SocketChannel> open = new ArrayList<>();
        try {
            while (!ended.get()) {
                open.add(connect());
                opened.incrementAndGet();
                if (open.size() > 200) {
                    open.remove(0).close();
                }
            }
            for (SocketChannel client : open) {
                client.close();
            }
        } catch (IOException refused) {
            throw new AssertionError(refused);
        }
    }

    // A client may be the one whose place another takes; then it asks again.
    private boolean askPatiently() throws Exception {
        AtomicBoolean answered = new AtomicBoolean();
        eventually("it gets an answer", () -> {
            try {
                answered.set(ask("echo").isOk());
            } catch (MacmonException replaced) {
                assertThat(replaced).hasMessageContaining("cannot query watch-eth0");
            }
            return answered.get();
        });
        return answered.get();
    }

    @Test
    void cutsAListThatIsTooLong() throws Exception {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add("x".repeat(100_000));
        }
        ControlAnswer answer = ControlAnswer.parse(
                ControlReply.ofSuccess().list("all", many, ControlReply::quoted).line());

        assertThat(answer.lists().get("all")).hasSizeBetween(40, 43);
        assertThat(answer.fields().get("left_out"))
                .isEqualTo(Integer.toString(100 - answer.lists().get("all").size()));
    }

    private ControlAnswer ask(String command, String... arguments) throws MacmonException {
        return ControlClient.ask(socket.path(), new ControlRequest(command, List.of(arguments)));
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket.path()));
    }

    private static void send(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    private static String line(SocketChannel client) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(10_000);
        ByteBuffer one = ByteBuffer.allocate(1);
        while (client.read(one.clear()) == 1 && one.get(0) != '\n') {
            bytes.put(one.get(0));
        }
        return new String(bytes.array(), 0, bytes.position(), UTF_8);
    }
}
