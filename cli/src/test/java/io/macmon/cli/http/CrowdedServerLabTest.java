package io.macmon.cli.http;

import static io.macmon.capture.lab.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** As many slow or busy clients as the server has threads lock no one out. */
@LabTest
class CrowdedServerLabTest {

    private static final int MAX_ATTEMPTS = 10;
    private static final String HOST = "Host: localhost\r\n";

    private final List<Throwable> defects = new CopyOnWriteArrayList<>();
    private final CountDownLatch bodyEnded = new CountDownLatch(1);
    private HttpServer server;

    private void open(Optional<Duration> reply) throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        HttpServer.Config config = new HttpServer.Config(
                "test-crowd", Optional.empty(), Duration.ofMinutes(2), reply, Map.of(), defects::add, defects::add);
        server = HttpServer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config, this::answer);
    }

    private HttpReply answer(HttpRequest request) {
        if (!request.path().equals("/endless")) {
            return HttpReply.text(200, request.path());
        }
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

    @AfterEach
    void close() {
        server.close();
        assertThat(defects).isEmpty();
    }

    /** A client that takes each part of a reply in time could otherwise hold a thread for hours. */
    @Test
    void disconnectsAClientThatTakesAReplyTooSlowly() throws Exception {
        open(Optional.of(Duration.ofMillis(500)));
        try (Socket slow = connect()) {
            slow.getOutputStream().write(("GET /endless HTTP/1.1\r\n" + HOST + "\r\n").getBytes(US_ASCII));
            byte[] part = new byte[1 << 16];
            while (bodyEnded.getCount() > 0) {
                slow.getInputStream().read(part);
            }
        } catch (SocketException reset) {
            bodyEnded.await();
        }
        eventually("its thread has ended", () -> threads() == 1);
    }

    @Test
    void clientsThatTakeTheirRepliesSlowlyDoNotKeepOthersOut() throws Exception {
        open(Optional.of(Duration.ofMinutes(2)));
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * HttpServer.MAX_CONNECTIONS; i++) {
                slow.add(slowClient());
            }
            requireAnswer();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Clients that send the next request before they have the reply never wait. */
    @Test
    void clientsWithoutPausesDoNotKeepOthersOut() throws Exception {
        open(Optional.empty());
        byte[] requests = ("GET / HTTP/1.1\r\n" + HOST + "\r\n").repeat(1_000).getBytes(US_ASCII);
        List<Socket> busy = new ArrayList<>();
        try {
            for (int i = 0; i < HttpServer.MAX_CONNECTIONS; i++) {
                Socket socket = connect();
                busy.add(socket);
                socket.getOutputStream().write(requests);
            }
            for (Socket socket : busy) {
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            requireAnswer();
        } finally {
            for (Socket socket : busy) {
                socket.close();
            }
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("test-crowd"))
                .count();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    // A busy machine may end a client too late for the next one, which is refused then.
    private void requireAnswer() throws IOException {
        String body = "";
        for (int attempt = 0; attempt < MAX_ATTEMPTS && body.isEmpty(); attempt++) {
            try (Socket socket = connect()) {
                body = RawHttp.send(socket, "GET /real HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n")
                        .body();
            } catch (SocketException refused) {
                // the next attempt
            }
        }
        assertThat(body).isEqualTo("/real\n");
    }

    // Takes the first byte of an endless reply.
    private Socket slowClient() throws IOException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Socket socket = connect();
            try {
                socket.getOutputStream().write(("GET /endless HTTP/1.1\r\n" + HOST + "\r\n").getBytes(US_ASCII));
                if (socket.getInputStream().read() == 'H') {
                    return socket;
                }
            } catch (SocketException refused) {
                // the next attempt
            }
            socket.close();
        }
        throw new AssertionError("slow clients keep others out");
    }
}
