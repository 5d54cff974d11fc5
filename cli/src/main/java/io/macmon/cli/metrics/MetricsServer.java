package io.macmon.cli.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers {@code /metrics} in the format that the client asks for, and {@code /healthz}. There is a thread for each of
 * the few connections that are allowed, and a client has some seconds to send its request and to read the reply. A
 * hostile client that always takes all connections keeps others out, but costs the capture nothing.
 */
public final class MetricsServer implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 16;
    private static final int CLIENT_SECONDS = 5;
    private static final long SCRAPE_NANOS = SECONDS.toNanos(1);

    private final MetricsSource source;
    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final ExecutorService threads;
    private final HttpServer server;
    private MetricSnapshots scraped;
    private long scrapedNanos;

    private MetricsServer(HttpServer server, MetricsSource source) {
        this.server = server;
        this.source = source;
        JvmMetrics.builder().register(jvm);
        threads = Executors.newFixedThreadPool(MAX_CONNECTIONS, task -> {
            Thread thread = new Thread(task, "macmon-metrics");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @throws MacmonException if the address cannot be used */
    public static MetricsServer open(InetSocketAddress address, MetricsSource source) throws MacmonException {
        // The JDK's server reads these once, and has no other way to set them.
        System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(CLIENT_SECONDS));
        System.setProperty("sun.net.httpserver.maxRspTime", Integer.toString(CLIENT_SECONDS));
        System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MAX_CONNECTIONS));
        try {
            MetricsServer metrics = new MetricsServer(HttpServer.create(address, MAX_CONNECTIONS), source);
            metrics.start();
            return metrics;
        } catch (IOException failed) {
            throw new MacmonException(
                    "cannot serve metrics on " + address.getHostString() + ":" + address.getPort() + ": "
                            + IoErrorText.of(failed),
                    "give another address with --metrics",
                    failed);
        }
    }

    private void start() {
        server.createContext("/", exchange -> answer(exchange, 404, "see /metrics and /healthz\n"));
        server.createContext("/metrics", this::metrics);
        server.createContext("/healthz", this::health);
        server.setExecutor(threads);
        server.start();
    }

    /** The port in use, which differs from the one asked for if that was 0. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void health(HttpExchange exchange) throws IOException {
        String problem = source.problem();
        answer(exchange, problem.isEmpty() ? 200 : 503, (problem.isEmpty() ? "ok" : problem) + "\n");
    }

    private void metrics(HttpExchange exchange) throws IOException {
        ExpositionFormatWriter writer =
                formats.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.write(body, recent());
        exchange.getResponseHeaders().set("Content-Type", writer.getContentType());
        answer(exchange, 200, body.toByteArray());
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

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        answer(exchange, status, text.getBytes(UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
        if (!isHead) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
