package io.macmon.cli.metrics;

import static io.macmon.capture.lab.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LabTest
class MetricsServerLabTest {

    private volatile String problem = "";
    private volatile boolean answers = true;
    private final AtomicInteger held = new AtomicInteger();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private MetricsServer server;

    @BeforeEach
    void open() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        server = MetricsServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new MetricsSource() {
                    @Override
                    public void writeTo(MetricsWriter metrics) throws MacmonException {
                        if (!answers) {
                            throw new MacmonException("too far behind");
                        }
                        metrics.counters("frames", "Frames", "device", Map.of("eth0", 42L));
                        metrics.histogram("delay_seconds", "Delay", List.of(0.1, 1.0), List.of(3L, 2L, 1L), 4.5);
                    }

                    @Override
                    public String problem() {
                        return problem;
                    }
                },
                messages::add);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void writesThePrometheusFormatByDefaultAndOpenMetricsOnRequest() throws Exception {
        Answer prometheus = get("/metrics", "*/*");
        assertThat(prometheus.type).startsWith("text/plain; version=0.0.4");
        assertThat(prometheus.lines())
                .contains(
                        "# TYPE macmon_frames_total counter",
                        "macmon_frames_total{device=\"eth0\"} 42.0",
                        "macmon_delay_seconds_bucket{le=\"1.0\"} 5",
                        "macmon_delay_seconds_bucket{le=\"+Inf\"} 6",
                        "macmon_delay_seconds_sum 4.5",
                        "macmon_capture_up 1.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
                .anyMatch(line -> line.startsWith("process_resident_memory_bytes"));

        Answer openMetrics = get("/metrics", "application/openmetrics-text; version=1.0.0");
        assertThat(openMetrics.type).startsWith("application/openmetrics-text");
        assertThat(openMetrics.lines()).contains("# TYPE macmon_frames counter").endsWith("# EOF");
    }

    @Test
    void aRunThatDoesNotAdvanceIsNeitherUpNorHealthy() throws Exception {
        assertThat(get("/healthz", "*/*")).isEqualTo(new Answer(200, "text/plain; charset=utf-8", "ok\n"));
        problem = "the analysis has not advanced for 9 s";

        assertThat(get("/healthz", "*/*").status).isEqualTo(503);
        assertThat(get("/healthz", "*/*").body).isEqualTo("the analysis has not advanced for 9 s\n");
        assertThat(get("/metrics", "*/*").lines())
                .contains("macmon_capture_up 0.0", "macmon_frames_total{device=\"eth0\"} 42.0");
    }

    @Test
    void aRunThatDoesNotAnswerIsNotUp() throws Exception {
        answers = false;

        assertThat(get("/metrics", "*/*").lines())
                .contains("macmon_capture_up 0.0")
                .noneMatch(line -> line.startsWith("macmon_frames"));
    }

    @Test
    void answersOthersWhileClientsSendNothing() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                silent.add(socket);
                socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: ".getBytes(UTF_8));
            }
            assertThat(get("/healthz", "*/*").status).isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** Whenever the server closes one of its connections, a hostile client opens another one. */
    @Test
    void aClientThatHoldsConnectionsKeepsNobodyOut() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        List<Thread> hostile = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            hostile.add(new Thread(() -> hold(ended)));
        }
        hostile.forEach(Thread::start);
        try {
            awaitHeld();
            for (int i = 0; i < 10; i++) {
                assertThat(get("/metrics", "*/*").status).isEqualTo(200);
            }
        } finally {
            ended.set(true);
            for (Thread thread : hostile) {
                thread.join();
            }
        }
    }

    private void awaitHeld() throws Exception {
        eventually("connections are held", () -> held.get() >= 40);
    }

    private void hold(AtomicBoolean ended) {
        while (!ended.get()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                held.incrementAndGet();
                socket.setSoTimeout(100);
                socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: ".getBytes(UTF_8));
                while (!ended.get() && !isClosed(socket)) {
                    Thread.onSpinWait();
                }
            } catch (IOException refused) {
                // it tries again
            }
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        }
    }

    @Test
    void namesThePageThatExistsAndAnswersHead() throws Exception {
        assertThat(get("/secret", "*/*").status).isEqualTo(404);
        HttpURLConnection head = connect("/metrics", "*/*");
        head.setRequestMethod("HEAD");
        assertThat(head.getResponseCode()).isEqualTo(200);
    }

    @Test
    void reportsAnAddressInUse() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());

        assertThatThrownBy(() -> MetricsServer.open(taken, null, messages::add))
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("cannot serve metrics on ")
                .hasMessageContaining(":" + server.port() + ": Address already in use");
    }

    private record Answer(int status, String type, String body) {

        List<String> lines() {
            return body.lines().toList();
        }
    }

    private Answer get(String path, String accept) throws IOException {
        HttpURLConnection connection = connect(path, accept);
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, connection.getContentType(), new String(body.readAllBytes(), UTF_8));
        }
    }

    private HttpURLConnection connect(String path, String accept) throws IOException {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://" + host + ":" + server.port() + path)
                .toURL()
                .openConnection();
        connection.setRequestProperty("Accept", accept);
        connection.setReadTimeout(60_000);
        return connection;
    }
}
