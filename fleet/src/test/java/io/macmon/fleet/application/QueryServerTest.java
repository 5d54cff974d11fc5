package io.macmon.fleet.application;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.process.HostName;
import io.macmon.fleet.transmit.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients of the query port can do before the application runs. */
class QueryServerTest {

    private static final String STARTING = "HTTP/1.1 503 ";

    private final List<String> messages = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void bringUp() throws Exception {
        Loopback.bringUp();
    }

    /** A web site can make its own name lead to any address (DNS rebinding), and its page could then read the reply. */
    @Test
    void isReachedByAddressOrThisHostsNameOnly() throws Exception {
        for (String listen : List.of("0.0.0.0", "127.0.0.1")) {
            try (QueryServer server = QueryServer.open(new InetSocketAddress(listen, 0), messages::add)) {
                for (String own : List.of(
                        "127.0.0.1", "192.0.2.5:9470", "[::1]:9470", "[fe80::1%eth0]", "LOCALHOST", HostName.get())) {
                    assertThat(status(server, own, "")).as(own).startsWith(STARTING);
                }
                for (String foreign :
                        List.of("evil.example:9470", "127.0.0.1.evil.example", "localhost.", "[evil]", "")) {
                    assertThat(status(server, foreign, ""))
                            .as(foreign + " at " + listen)
                            .startsWith("HTTP/1.1 421 ");
                }
                assertThat(status(server, "127.0.0.1", "Sec-Fetch-Site: cross-site\r\n"))
                        .startsWith("HTTP/1.1 403 ");
            }
        }
        assertThat(messages).isEmpty();
    }

    /** Monitoring systems often use another name of the host, and metrics name no station. */
    @Test
    void metricsAndHealthAreReachedByAnyName() throws Exception {
        try (QueryServer server =
                QueryServer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), messages::add)) {
            for (String path : List.of("/metrics", "/healthz")) {
                assertThat(status(server, path, "monitored.example:9470", ""))
                        .as(path)
                        .startsWith(STARTING);
            }
        }
    }

    private static String status(QueryServer server, String host, String headers) throws IOException {
        return status(server, "/stations?q=x", host, headers);
    }

    private static String status(QueryServer server, String path, String host, String headers) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n" + headers
                                    + "\r\n")
                            .getBytes(US_ASCII));
            return new String(client.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
