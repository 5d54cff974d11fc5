package io.macmon.cli.http;

import static io.macmon.capture.lab.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.http.RawHttp.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients can do to the server, with real sockets. */
@LabTest
class HttpServerLabTest {

    private static final String HOST = "Host: localhost\r\n";
    private static final int HALF_OPEN = 1_000;

    private final List<Throwable> defects = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final CountDownLatch bodyEnded = new CountDownLatch(1);

    @TempDir
    private Path folder;

    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        server = HttpServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                config(Duration.ofMinutes(2)),
                this::answer);
    }

    private HttpServer.Config config(Duration patience) {
        return new HttpServer.Config(
                "test-http",
                Optional.empty(),
                patience,
                Optional.empty(),
                Map.of("X-All", "yes"),
                defects::add,
                failures::add);
    }

    private HttpReply answer(HttpRequest request) {
        if (request.path().equals("/defect")) {
            throw new IllegalStateException("broken");
        }
        if (request.path().equals("/endless")) {
            return HttpReply.stream("text/plain", out -> {
                try {
                    while (true) {
                        out.write(new byte[1 << 16]);
                    }
                } finally {
                    bodyEnded.countDown();
                }
            });
        }
        return HttpReply.text(200, request.path() + " " + request.values("a"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void answersSeveralRequestsOfOneConnection() throws Exception {
        try (Socket socket = connect()) {
            Answer answer = RawHttp.send(
                    socket,
                    "GET /one?a=1&b=2&a=%33+4 HTTP/1.1\r\n" + HOST + "\r\n" + "HEAD /two HTTP/1.1\r\n" + HOST + "\r\n"
                            + "GET /three HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .startsWith("/one [1, 3 4]\nHTTP/1.1 200 OK\r\n")
                    .doesNotContain("/two")
                    .endsWith("Connection: close\r\n\r\n/three []\n");
            assertThat(answer.headers()).containsEntry("x-all", "yes").containsEntry("content-length", "14");
        }
    }

    /** Each could mean one thing to a proxy and another to a server (request smuggling). */
    @Test
    void refusesRequestsThatCouldBeReadInTwoWays() throws Exception {
        for (String headers : List.of(
                "Content-Length: 5\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n",
                "Content-Length: +0\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding: identity\r\nContent-Length: 0\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Host: other\r\n",
                "A: 1\r\n folded: 2\r\n",
                "A: 1\nB: 2\r\n",
                "A: 1\rB: 2\r\n",
                "A: 1\0\r\n",
                ": 1\r\n",
                "no colon\r\n")) {
            assertThat(send("GET / HTTP/1.1\r\n" + HOST + headers + "\r\nGET /two HTTP/1.1\r\n" + HOST + "\r\n"))
                    .as(headers)
                    .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
                    .satisfies(answer -> assertThat(answer.body()).doesNotContain("/two"));
        }
        for (String line : List.of(
                "GET  / HTTP/1.1", "GET /\tHTTP/1.1", "GET http://localhost/ HTTP/1.1", "GET / http/1.1", "GET /")) {
            assertThat(send(line + "\r\n" + HOST + "\r\n").status()).as(line).isEqualTo(400);
        }
        assertThat(send("GET / HTTP/1.1\r\n\r\n").status()).as("no Host").isEqualTo(400);
        assertThat(send("GET / HTTP/2.0\r\n" + HOST + "\r\n").status()).isEqualTo(505);
    }

    @Test
    void answersOnlyGetAndHead() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get")) {
            Answer answer = send(method + " / HTTP/1.1\r\n" + HOST + "\r\n");

            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("allow", "GET, HEAD").containsEntry("x-all", "yes");
        }
    }

    @Test
    void refusesOversizedHeaders() throws Exception {
        String one = "A: " + "x".repeat(HttpConnection.MAX_HEAD) + "\r\n";
        String many = "A: 1\r\n".repeat(HttpConnection.MAX_HEAD);

        assertThat(send("GET / HTTP/1.1\r\n" + HOST + one + "\r\n").status()).isEqualTo(431);
        assertThat(send("GET / HTTP/1.1\r\n" + HOST + many + "\r\n").status()).isEqualTo(431);
        assertThat(send("GET /" + "x".repeat(HttpConnection.MAX_HEAD)).status()).isEqualTo(431);
    }

    @Test
    void halfOpenConnectionsKeepNobodyOut() throws Exception {
        List<Socket> halfOpen = new ArrayList<>();
        try {
            for (int i = 0; i < HALF_OPEN; i++) {
                Socket socket = connect();
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: ".getBytes(US_ASCII));
                halfOpen.add(socket);
            }
            assertThat(send("GET /real HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n")
                            .body())
                    .isEqualTo("/real []\n");
            assertThat(threads()).isLessThanOrEqualTo(HttpServer.MAX_CONNECTIONS + 1);
        } finally {
            for (Socket socket : halfOpen) {
                socket.close();
            }
        }
        eventually("all connections have ended", () -> threads() == 1);
    }

    @Test
    void disconnectsAClientThatDoesNotRead() throws Exception {
        server.close();
        server = HttpServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                config(Duration.ofMillis(200)),
                this::answer);
        try (Socket slow = connect()) {
            slow.getOutputStream().write(("GET /endless HTTP/1.1\r\n" + HOST + "\r\n").getBytes(US_ASCII));

            bodyEnded.await();
            eventually("its thread has ended", () -> threads() == 1);
        }
    }

    @Test
    void disconnectsAClientThatSendsNothing() throws Exception {
        server.close();
        server = HttpServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                config(Duration.ofMillis(200)),
                this::answer);
        try (Socket silent = connect()) {
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** Otherwise, clients with complete requests would be ended in favour of those with none. */
    @Test
    void keepsClientsThatAreBeingAnswered() throws Exception {
        List<Socket> busy = new ArrayList<>();
        try {
            for (int i = 0; i < HttpServer.MAX_CONNECTIONS; i++) {
                Socket socket = connect();
                socket.getOutputStream().write(("GET /endless HTTP/1.1\r\n" + HOST + "\r\n").getBytes(US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                busy.add(socket);
            }
            try (Socket more = connect()) {
                assertThat(isEnded(more)).isTrue();
            }
            for (Socket socket : busy) {
                assertThat(socket.getInputStream().read()).isEqualTo('T');
            }
        } finally {
            for (Socket socket : busy) {
                socket.close();
            }
        }
    }

    private static boolean isEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void aDefectEndsNeitherTheServerNorTheProcess() throws Exception {
        Answer answer = send("GET /defect HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("internal error\n");
        assertThat(defects).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(send("GET /x HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void reportsThatItAcceptsNoMoreClients() throws Exception {
        server.selector.close();

        eventually("it is reported", () -> !failures.isEmpty());
        server.close();
        assertThat(failures).singleElement().isInstanceOf(ClosedSelectorException.class);
    }

    @Test
    void answersNoMoreRequestsPerSecondThanItsLimit() throws Exception {
        int count = HttpServer.MAX_REQUESTS_PER_SECOND / 2;
        String request = "GET / HTTP/1.1\r\n" + HOST + "\r\n";
        try (Socket socket = connect()) {
            long start = System.nanoTime();
            RawHttp.send(socket, request.repeat(count) + "GET / HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
        }
    }

    @Test
    void servesAUnixSocketAndReplacesAnAbandonedOne() throws Exception {
        Path path = folder.resolve("web.sock");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        try (HttpServer first = HttpServer.open(address, config(Duration.ofMinutes(2)), this::answer)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw----");
            assertThat(sendUnix(address)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("/unix []\n");
            assertThatThrownBy(() -> HttpServer.open(address, config(Duration.ofMinutes(2)), this::answer))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process listens on it");
        }
        assertThat(path).doesNotExist();

        try (var abandoned = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            abandoned.bind(address);
        }
        try (HttpServer second = HttpServer.open(address, config(Duration.ofMinutes(2)), this::answer)) {
            assertThat(sendUnix(address)).startsWith("HTTP/1.1 200 OK\r\n");
        }
        Files.writeString(path, "mine");
        assertThatThrownBy(() -> HttpServer.open(address, config(Duration.ofMinutes(2)), this::answer))
                .hasMessageContaining("the file exists and is not a socket");
        assertThat(path).hasContent("mine");
    }

    /** In another user's directory, the path could become a link to a file whose mode would be changed. */
    @Test
    void refusesAUnixSocketWhoseDirectoryOthersCanChange() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("web.sock"));

        assertThatThrownBy(() -> HttpServer.open(address, config(Duration.ofMinutes(2)), this::answer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("every user can replace files in " + directory);
        assertThat(directory).isEmptyDirectory();
    }

    /** The mode of the link's target would be changed, or the socket of another run removed at the end. */
    @Test
    void aUnixSocketIsWhereALinkLeads() throws Exception {
        Path link = folder.resolve("link.sock");
        Path target = folder.resolve("target.sock");
        Files.createSymbolicLink(link, target);

        try (HttpServer linked =
                HttpServer.open(UnixDomainSocketAddress.of(link), config(Duration.ofMinutes(2)), this::answer)) {
            assertThat(sendUnix(UnixDomainSocketAddress.of(target))).startsWith("HTTP/1.1 200 OK\r\n");
        }
        assertThat(target).doesNotExist();
        assertThat(link).isSymbolicLink();
    }

    private static String sendUnix(UnixDomainSocketAddress address) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            String request = "GET /unix HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("test-http"))
                .count();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private Answer send(String request) throws IOException {
        try (Socket socket = connect()) {
            return RawHttp.send(socket, request);
        }
    }

    /** So that a test can see what a client that hurries past its limits gets. */
    @Test
    void theReplyToARefusedRequestArrivesAlthoughMoreIsSent() throws Exception {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST / HTTP/1.1\r\n" + HOST + "\r\n" + "x".repeat(200_000)).getBytes(US_ASCII));

            assertThat(RawHttp.send(socket, "").status()).isEqualTo(405);
        }
    }
}
