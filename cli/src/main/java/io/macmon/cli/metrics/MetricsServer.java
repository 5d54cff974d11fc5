package io.macmon.cli.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.cli.metrics.MetricsConnection.Request;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Answers {@code /metrics} in the format that the client asks for, and {@code /healthz}. There is a thread for each of
 * the {@value #MAX_CONNECTIONS} connections that are allowed, and a client has some seconds to send its request and to
 * read the reply. One more connection replaces the one that has waited longest for its client's request, so that a
 * client that holds connections keeps no other out: that one's request is read as soon as it is accepted.
 */
public final class MetricsServer implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 16;
    private static final int BACKLOG = 64;
    private static final int CHECK_MILLIS = 200;

    // A client that opens connections without pauses must leave others the time to be answered.
    private static final long PAUSE_MILLIS = 5;

    private static final String OK = "200 OK";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final long SCRAPE_NANOS = SECONDS.toNanos(1);

    private final MetricsSource source;
    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final ExecutorService threads;
    private final ServerSocket server;
    private final List<MetricsConnection> connections = new ArrayList<>(); // of the accepting thread
    private MetricSnapshots scraped;
    private long scrapedNanos;

    private MetricsServer(ServerSocket server, MetricsSource source) {
        this.server = server;
        this.source = source;
        JvmMetrics.builder().register(jvm);
        threads = Executors.newFixedThreadPool(MAX_CONNECTIONS + 1, task -> {
            Thread thread = new Thread(task, "macmon-metrics");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @throws MacmonException if the address cannot be used */
    public static MetricsServer open(InetSocketAddress address, MetricsSource source) throws MacmonException {
        try {
            ServerSocket server = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
            server.setSoTimeout(CHECK_MILLIS);
            MetricsServer metrics = new MetricsServer(server, source);
            metrics.threads.execute(metrics::acceptAll);
            return metrics;
        } catch (IOException failed) {
            throw new MacmonException(
                    "cannot serve metrics on " + address.getHostString() + ":" + address.getPort() + ": "
                            + IoErrorText.of(failed),
                    "give another address with --metrics",
                    failed);
        }
    }

    private void acceptAll() {
        try {
            while (!server.isClosed()) {
                accept();
                closeOverdue();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            connections.forEach(MetricsConnection::close);
        }
    }

    private void accept() throws InterruptedException {
        try {
            MetricsConnection connection = new MetricsConnection(server.accept());
            makeRoom();
            connections.add(connection);
            threads.execute(() -> serve(connection));
            Thread.sleep(PAUSE_MILLIS);
        } catch (SocketTimeoutException none) {
            // time to look for overdue clients
        } catch (IOException | RejectedExecutionException closedOrNoDescriptorLeft) {
            Thread.sleep(CHECK_MILLIS);
        }
    }

    private void makeRoom() {
        connections.removeIf(MetricsConnection::isClosed);
        if (connections.size() >= MAX_CONNECTIONS) {
            long now = System.nanoTime();
            MetricsConnection longest = connections.stream()
                    .max(Comparator.comparing((MetricsConnection one) -> !one.hasRequest())
                            .thenComparingLong(one -> now - one.sinceNanos()))
                    .orElseThrow();
            longest.close();
            connections.remove(longest);
        }
    }

    private void closeOverdue() {
        long now = System.nanoTime();
        connections.stream().filter(one -> one.isOverdue(now)).forEach(MetricsConnection::close);
        connections.removeIf(MetricsConnection::isClosed);
    }

    private void serve(MetricsConnection connection) {
        try (connection) {
            Optional<Request> request = connection.read();
            if (request.isEmpty()) {
                answer(connection, false, "400 Bad Request", "not an HTTP request\n");
                return;
            }
            boolean isHead = request.get().method().equals("HEAD");
            if (!isHead && !request.get().method().equals("GET")) {
                answer(connection, false, "405 Method Not Allowed", "only GET and HEAD\n");
                return;
            }
            switch (request.get().path()) {
                case "/metrics" -> metrics(connection, isHead, request.get().accept());
                case "/healthz" -> health(connection, isHead);
                default -> answer(connection, isHead, "404 Not Found", "see /metrics and /healthz\n");
            }
        } catch (IOException gone) {
            // the client left, took too long or was replaced
        }
    }

    /** The port in use, which differs from the one asked for if that was 0. */
    public int port() {
        return server.getLocalPort();
    }

    private void health(MetricsConnection connection, boolean isHead) throws IOException {
        String problem = source.problem();
        if (problem.isEmpty()) {
            answer(connection, isHead, OK, "ok\n");
        } else {
            answer(connection, isHead, "503 Service Unavailable", problem + "\n");
        }
    }

    private void metrics(MetricsConnection connection, boolean isHead, String accept) throws IOException {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.write(body, recent());
        connection.reply(OK, writer.getContentType(), body.toByteArray(), isHead);
    }

    // Clients without pauses get the same values again, so that they do not take the run's time.
    private synchronized MetricSnapshots recent() {
        if (scraped == null || System.nanoTime() - scrapedNanos >= SCRAPE_NANOS) {
            scraped = snapshots();
            scrapedNanos = System.nanoTime();
        }
        return scraped;
    }

    // A run that cannot answer is one of the values: it must not look like a target that is down.
    private MetricSnapshots snapshots() {
        MetricsWriter values = new MetricsWriter();
        boolean isUp = source.problem().isEmpty();
        try {
            source.writeTo(values);
        } catch (MacmonException late) {
            values = new MetricsWriter();
            isUp = false;
        }
        values.gauge("capture_up", "Whether the capture and the analysis advance", isUp ? 1 : 0);
        List<MetricSnapshot> all = new ArrayList<>();
        values.snapshots().forEach(all::add);
        jvm.scrape().forEach(all::add);
        return new MetricSnapshots(all);
    }

    private static void answer(MetricsConnection connection, boolean isHead, String status, String text)
            throws IOException {
        connection.reply(status, TEXT, text.getBytes(UTF_8), isHead);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException alreadyClosed) {
            // no client can connect any more
        }
        threads.shutdownNow();
    }
}
