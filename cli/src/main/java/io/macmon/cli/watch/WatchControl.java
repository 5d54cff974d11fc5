package io.macmon.cli.watch;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.vendor.Vendors;
import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.history.History;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.input.StationGroup;
import io.macmon.cli.input.StationGroups;
import io.macmon.cli.metrics.MetricsWriter;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.recorder.FlightRecorder;
import io.macmon.cli.service.InputRun;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A watch, as service managers and clients of the control socket see it. */
final class WatchControl extends InputRun {

    private static final int ANSWER_SECONDS = 5;

    private final List<Worker> workers;
    private final WatchCounters counters;
    private final RecentEvents recent;
    private final Supplier<CompletableFuture<WatchMetrics>> measured;

    /** @param measured takes the statistics so far, on the thread that owns them */
    WatchControl(
            RunContext run,
            List<Worker> workers,
            Outputs outputs,
            WatchCounters counters,
            Optional<FlightRecorder> recorder,
            Supplier<CompletableFuture<WatchMetrics>> measured) {
        super(run, outputs, run.input().isLive() ? Optional.of(counters) : Optional.empty(), recorder);
        this.workers = workers;
        this.counters = counters;
        recent = counters.recent();
        this.measured = measured;
    }

    @Override
    public String command() {
        return "watch";
    }

    @Override
    public Map<String, Long> drops() {
        return counters.drops();
    }

    @Override
    public long lastReadNanos() {
        return workers.stream()
                .mapToLong(worker -> worker.reader().lastReadNanos())
                .reduce((one, other) -> one - other < 0 ? one : other)
                .orElseThrow();
    }

    @Override
    public Map<String, ControlCommand> commands() {
        Map<String, ControlCommand> commands = new LinkedHashMap<>();
        commands.put("stats", (arguments, reply) -> stats(reply));
        commands.put("stations", (arguments, reply) -> stations(reply));
        commands.put("strangers", (arguments, reply) -> reply.list("strangers", recent.strangers(), recent::json));
        commands.put("flows", this::flows);
        commands.put("capture", this::capture);
        return commands;
    }

    @Override
    protected Stream<Path> alertFiles() {
        return recent.captureFiles();
    }

    @Override
    public void measure(MetricsWriter metrics) throws MacmonException {
        takeMeasured().writeTo(metrics, origin(), run.groups().get());
    }

    private void stats(ControlReply reply) throws MacmonException {
        reply.json(
                "stats",
                recent.json(new StatisticsReported(Instant.now(), takeMeasured().statistics())));
    }

    private WatchMetrics takeMeasured() throws MacmonException {
        try {
            return measured.get().get(ANSWER_SECONDS, SECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException late) {
            if (late instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new MacmonException("no reply: the outputs are too far behind", "try again later", late);
        }
    }

    @Override
    public void describe(ControlReply status) {
        status.text("device", input.device()).text("engine", input.engine());
        history().ifPresent(history -> addExpected(history, status));
        status.number("strangers", recent.strangersSoFar())
                .number(
                        "flows_open",
                        workers.stream()
                                .mapToLong(worker -> worker.analysis().openFlows())
                                .sum());
    }

    private void addExpected(History history, ControlReply status) {
        List<MacAddress> listed = run.groups().get().groups().stream()
                .flatMap(group -> group.stations().stream())
                .toList();
        long[] counts = history.countStates(listed);
        status.counts("expected", expected(counts[0], counts[1], counts[2]));
    }

    private void stations(ControlReply reply) {
        StationGroups groups = run.groups().get();
        Set<Long> stations = new LinkedHashSet<>();
        groups.groups().forEach(group -> group.stations().forEach(station -> stations.add(station.value())));
        history().ifPresent(history -> {
            history.requestStations();
            stations.addAll(history.heard());
        });
        reply.list("stations", stations, mac -> station(mac, groups));
    }

    private String station(long mac, StationGroups groups) {
        StationGroup group = groups.groupOf(mac);
        String name = groups.nameOf(mac);
        ControlReply station = ControlReply.object()
                .text("mac", new MacAddress(mac).toString())
                .text("group", group == null ? "" : group.name())
                .text("vendor", Vendors.builtIn().nameOf(mac))
                .text("name", name)
                .text("name_source", name.isEmpty() ? "" : "policy");
        Optional<Instant> last = history().flatMap(history -> history.describe(mac, station));
        return station.text("state", History.stateOf(last)).toString();
    }

    private void flows(List<String> arguments, ControlReply reply) {
        Optional<String> address = arguments.stream().findFirst();
        reply.list("flows", recent.flows(address), recent::json);
    }
}
