package io.macmon.fleet.application;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.macmon.fleet.transmit.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OtherInstancesTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpServer> servers = new ArrayList<>();
    private boolean isAddressShared;

    @BeforeAll
    static void bringUp() throws Exception {
        Loopback.bringUp();
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }

    /** Three instances, each of which replies once all of them were asked. */
    @Test
    void allAreAskedAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(3);
        List<String> others = List.of(instance("a", asked), instance("b", asked), instance("c", asked));

        OtherInstances.Lines reply = ask(others);
        assertThat(reply.missing()).isEmpty();
        assertThat(reply.lines()).containsExactlyInAnyOrder("/counts of a", "/counts of b", "/counts of c");
    }

    @Test
    void listsUnreachableInstances() throws Exception {
        String stopped;
        try (ServerSocket free = new ServerSocket(0)) {
            stopped = "127.0.0.1:" + free.getLocalPort();
        }
        isAddressShared = true;
        OtherInstances.Lines reply = ask(List.of(stopped, instance("a", new CountDownLatch(1))));
        assertThat(reply.missing()).containsExactly(stopped, "another instance with the address of this one");
        assertThat(reply.lines()).containsExactly("/counts of a");
    }

    /** A screen asks each second, and must not wait each time. */
    @Test
    void oneThatWasLateIsNotAskedAgainAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(2); // it replies to the second query only
        List<String> others = List.of(instance("a", asked));
        OtherInstances instances = new OtherInstances(() -> others, () -> false);
        assertThat(instances.ask("/counts", Duration.ofSeconds(3)).missing()).isEqualTo(others);
        assertThat(instances.ask("/counts", Duration.ofMinutes(2)).missing()).isEqualTo(others);
        assertThat(asked.getCount()).isPositive();
    }

    @Test
    void oneThatRefusedTheConnectionIsAskedAgain() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String address = "127.0.0.1:" + port;
        OtherInstances instances = new OtherInstances(() -> List.of(address), () -> false);
        assertThat(instances.ask("/counts", Duration.ofMinutes(2)).missing()).containsExactly(address);

        serve("a", new CountDownLatch(1), port);
        assertThat(instances.ask("/counts", Duration.ofMinutes(2)).lines()).containsExactly("/counts of a");
    }

    private OtherInstances.Lines ask(List<String> others) {
        return new OtherInstances(() -> others, () -> isAddressShared).ask("/counts", Duration.ofMinutes(2));
    }

    private String instance(String name, CountDownLatch asked) throws IOException {
        return serve(name, asked, 0);
    }

    private String serve(String name, CountDownLatch asked, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.countDown();
            try {
                asked.await(1, MINUTES);
            } catch (InterruptedException stop) {
                return;
            }
            String reply = exchange.getRequestURI() + " of " + name + "\n";
            exchange.sendResponseHeaders(200, reply.length());
            exchange.getResponseBody().write(reply.getBytes(US_ASCII));
            exchange.close();
        });
        server.start();
        servers.add(server);
        return "127.0.0.1:" + server.getAddress().getPort();
    }
}
