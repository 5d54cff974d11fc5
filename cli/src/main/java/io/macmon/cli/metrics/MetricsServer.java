package io.macmon.cli.metrics;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.cli.http.HttpReply;
import io.macmon.cli.http.HttpRequest;
import io.macmon.cli.http.HttpServer;
import io.macmon.cli.process.ErrorReport;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers {@code /metrics} in the format that the client asks for, and {@code /healthz}. */
public final class MetricsServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(30);
    private static final long SCRAPE_NANOS = SECONDS.toNanos(1);

    private final MetricsSource source;
    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final HttpServer server;
    private MetricSnapshots scraped;
    private long scrapedNanos;

    private MetricsServer(InetSocketAddress address, MetricsSource source, Consumer<String> report) throws IOException {
        this.source = source;
        JvmMetrics.builder().register(jvm);
        HttpServer.Config config = new HttpServer.Config(
                "macmon-metrics",
                Optional.empty(),
                PATIENCE,
                Optional.of(REPLY_LIMIT),
                Map.of("X-Content-Type-Options", "nosniff"),
                defect -> report.accept(
                        MacmonException.internalError("metrics", defect).getMessage()),
                failure -> report.accept(ErrorReport.ofEndedServer("metrics", failure)));
        server = HttpServer.open(address, config, this::answer);
    }

    /**
     * Serves until it is closed.
     *
     * @param report receives messages for the user; called by any thread
     * @throws MacmonException if the address cannot be used
     */
    public static MetricsServer open(InetSocketAddress address, MetricsSource source, Consumer<String> report)
            throws MacmonException {
        try {
            return new MetricsServer(address, source, report);
        } catch (IOException failed) {
            throw new MacmonException(
                    "cannot serve metrics on " + address.getHostString() + ":" + address.getPort() + ": "
                            + IoErrorText.of(failed),
                    "give another address with --metrics",
                    failed);
        }
    }

    /** The port in use, which differs from the one asked for if that was 0. */
    public int port() {
        return server.port();
    }

    private HttpReply answer(HttpRequest request) throws IOException {
        return switch (request.path()) {
            case "/metrics" -> metrics(request.header("accept"));
            case "/healthz" -> health();
            default -> HttpReply.text(404, "see /metrics and /healthz");
        };
    }

    private HttpReply health() {
        String problem = source.problem();
        return problem.isEmpty() ? HttpReply.text(200, "ok") : HttpReply.text(503, problem);
    }

    private HttpReply metrics(String accepted) throws IOException {
        ExpositionFormatWriter writer = formats.findWriter(accepted);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.write(body, recent());
        return HttpReply.of(200, writer.getContentType(), body.toByteArray());
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

    @Override
    public void close() {
        server.close();
    }
}
