package io.macmon.fleet.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.cli.http.HttpReply;
import io.macmon.cli.http.HttpRequest;
import io.macmon.cli.http.HttpServer;
import io.macmon.cli.http.SiteCheck;
import io.macmon.cli.http.SiteCheck.Refusal;
import io.macmon.cli.process.ErrorReport;
import io.macmon.cli.process.HostName;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Answers {@code /stations?q=STATION} for all instances, with {@code &local=1} for this one, {@code /metrics} and
 * {@code /healthz}, and {@code /command/NAME?arg=ARGUMENT} with the replies of {@link FleetCommands}. Other instances
 * ask {@code /find} and {@code /counts}. A reply about stations has a JSON object on each line; the last one lists the
 * instances that could not be asked.
 */
final class QueryServer implements AutoCloseable {

    static final String COMMANDS = "/command/";
    static final String STATIONS = "/stations";

    private static final String METRICS = "/metrics";
    private static final String HEALTH = "/healthz";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(30);

    // The replies of other instances take time; these instances ask this one at the same time.
    private static final int MAX_ASKING = HttpServer.MAX_CONNECTIONS / 2;

    private static final String NO_APPLICATION = "the application is starting";

    // An address cannot lead elsewhere, unlike a name.
    private static final SiteCheck SITES =
            new SiteCheck(host -> isAddress(host) || host.equals("localhost") || host.equalsIgnoreCase(HostName.get()));

    private final Semaphore asking = new Semaphore(MAX_ASKING);
    private final HttpServer server;
    private volatile FleetApplication application;

    private QueryServer(InetSocketAddress address, Consumer<String> messages) throws IOException {
        HttpServer.Config config = new HttpServer.Config(
                "macmon-fleet-query",
                Optional.empty(),
                PATIENCE,
                Optional.of(REPLY_LIMIT),
                Map.of("X-Content-Type-Options", "nosniff"),
                defect -> messages.accept(MacmonException.internalError("the fleet's queries", defect)
                        .getMessage()),
                failure -> messages.accept(ErrorReport.ofEndedServer("the fleet's server", failure)));
        server = HttpServer.open(address, config, this::answer);
    }

    /** @throws MacmonException if the address cannot be used */
    static QueryServer open(InetSocketAddress address, Consumer<String> messages) throws MacmonException {
        try {
            return new QueryServer(address, messages);
        } catch (IOException failed) {
            throw new MacmonException(
                    "cannot serve queries on " + StationLookup.hostAndPort(address) + ": " + IoErrorText.of(failed),
                    "give another address with --listen",
                    failed);
        }
    }

    /** Sets what is queried. */
    void serve(FleetApplication running) {
        application = running;
    }

    int port() {
        return server.port();
    }

    private HttpReply answer(HttpRequest request) {
        FleetApplication running = application;
        Optional<Refusal> refusal = SITES.check(request);
        if (refusal.isPresent() && !isForMonitoring(request)) {
            return HttpReply.text(refusal.get().status(), refusal.get().reason());
        }
        if (running == null) {
            return HttpReply.text(503, NO_APPLICATION);
        }
        try {
            return asksOthers(request) ? limited(running, request) : page(running, request);
        } catch (InvalidStateStoreException notNow) {
            return HttpReply.text(503, "the state cannot be read now: " + running.problem());
        } catch (IllegalArgumentException malformed) {
            return HttpReply.text(400, String.valueOf(malformed.getMessage()));
        }
    }

    // Scraped by any name of this host, as the metrics of a sensor are; they name no station.
    private static boolean isForMonitoring(HttpRequest request) {
        return request.path().equals(METRICS) || request.path().equals(HEALTH);
    }

    private static boolean asksOthers(HttpRequest request) {
        return request.path().startsWith(COMMANDS) || (request.path().equals(STATIONS) && !isLocal(request));
    }

    private static boolean isLocal(HttpRequest request) {
        return !request.values("local").isEmpty();
    }

    private HttpReply limited(FleetApplication running, HttpRequest request) {
        if (!asking.tryAcquire()) {
            return HttpReply.text(503, MAX_ASKING + " other queries are being answered");
        }
        try {
            return page(running, request);
        } finally {
            asking.release();
        }
    }

    private static boolean isAddress(String host) {
        try {
            IpAddress.parse(host);
            return true;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    private static HttpReply page(FleetApplication running, HttpRequest request) {
        if (request.path().startsWith(COMMANDS)) {
            String reply = running.commands().answer(request.pathAfter(COMMANDS), request.values("arg"));
            return HttpReply.of(200, "application/json", reply.getBytes(UTF_8));
        }
        return switch (request.path()) {
            case FleetCommands.COUNTS -> lines(running.screen().localCounts());
            case FleetCommands.FIND -> lines(running.screen().localStations(filter(request)));
            case STATIONS -> stations(running, request);
            case METRICS ->
                HttpReply.of(
                        200,
                        "text/plain; version=0.0.4",
                        FleetMetrics.of(running).getBytes(UTF_8));
            case HEALTH ->
                running.problem().isEmpty() ? HttpReply.text(200, "ok") : HttpReply.text(503, running.problem());
            default -> HttpReply.text(404, "see /stations?q=STATION, /metrics and /healthz");
        };
    }

    private static HttpReply stations(FleetApplication running, HttpRequest request) {
        List<String> query = request.values("q");
        if (query.size() != 1) {
            return HttpReply.text(400, "use /stations?q=STATION");
        }
        return lines(running.screen().stations(query.get(0), isLocal(request)));
    }

    private static StationFilter filter(HttpRequest request) {
        return new StationFilter(
                String.join("", request.values("q")),
                String.join("", request.values("place")),
                String.join("", request.values("after")));
    }

    private static HttpReply lines(List<String> lines) {
        return HttpReply.of(200, "application/x-ndjson", (String.join("\n", lines) + "\n").getBytes(UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
