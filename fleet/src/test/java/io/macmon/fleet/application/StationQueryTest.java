package io.macmon.fleet.application;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.transmit.Loopback;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No instance keeps a client waiting, and the message for one that does not answer states what helps. */
@Timeout(value = 10, unit = MINUTES)
class StationQueryTest {

    @BeforeAll
    static void bringUp() throws Exception {
        Loopback.bringUp();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 ",
                "HTTP/1.1 200 OK\r\nContent-Type: ",
                "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"
            })
    void endsAReplyThatArrivesTooSlowly(String beginning) throws Exception {
        try (SlowInstance slow = new SlowInstance(beginning)) {
            assertThatThrownBy(() -> StationQuery.get(slow.address(), "/counts", Duration.ofSeconds(1)))
                    .isInstanceOf(MacmonException.class)
                    .hasMessageContaining(
                            "cannot query the fleet at " + slow.address() + ": no complete reply within 1 seconds")
                    .hasMessageContaining("check its messages");
        }
    }

    @Test
    void namesAnInstanceThatDoesNotRun() throws Exception {
        String address;
        try (ServerSocket free = new ServerSocket(0)) {
            address = "localhost:" + free.getLocalPort();
        }
        assertThatThrownBy(() -> StationQuery.command(address, "places", List.of()))
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("cannot query the fleet at " + address + ": connection refused");
    }

    @ParameterizedTest
    @CsvSource({
        "503, not yet, not yet; try again in a few seconds",
        "404, no such page, HTTP status 404; give the --listen address of an instance in --at",
        "403, use the address, use the address; name another instance with --at"
    })
    void advisesWhatHelps(int status, String reply, String message) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, reply.length());
            exchange.getResponseBody().write(reply.getBytes(US_ASCII));
            exchange.close();
        });
        server.start();
        try {
            String address = "127.0.0.1:" + server.getAddress().getPort();
            assertThatThrownBy(() -> StationQuery.ask(address, "printer"))
                    .isInstanceOf(MacmonException.class)
                    .hasMessageContaining("cannot query the fleet at " + address + ": " + message);
        } finally {
            server.stop(0);
        }
    }

    /** Sends a byte at a time. */
    private static final class SlowInstance implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final Thread thread;

        SlowInstance(String beginning) throws IOException {
            thread = new Thread(() -> reply(beginning), "slow-instance");
            thread.start();
        }

        private void reply(String beginning) {
            try (Socket client = socket.accept()) {
                OutputStream out = client.getOutputStream();
                out.write(beginning.getBytes(US_ASCII));
                while (!socket.isClosed()) {
                    MILLISECONDS.sleep(100);
                    out.write('x');
                }
            } catch (IOException | InterruptedException ended) {
                // the client has ended the connection
            }
        }

        String address() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws Exception {
            socket.close();
            thread.join();
        }
    }
}
