package io.macmon.cli.watch;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.live.FlowScan.OpenFlow;
import io.macmon.analyzer.live.FlowScan.Pair;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.analyzer.vendor.Vendors;
import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.history.History;
import io.macmon.cli.history.StationNames;
import io.macmon.cli.history.StationQuery;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.input.StationGroup;
import io.macmon.cli.input.StationGroups;
import io.macmon.cli.input.StrangerGuard.Activity;
import io.macmon.cli.metrics.MetricsWriter;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.recorder.FlightRecorder;
import io.macmon.cli.service.InputRun;
import io.macmon.cli.watch.RecentEvents.Stranger;
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
    private final OpenFlowScans scans;
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
        scans = counters.scans();
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
        commands.put("stations", this::stations);
        commands.put("strangers", (arguments, reply) -> reply.list("strangers", recent.strangers(), this::json));
        commands.put("flows", this::flows);
        history()
                .ifPresent(history -> commands.put("presence", (arguments, reply) -> {
                    StationGroups groups = run.groups().get();
                    history.presence(arguments, stations(groups), names(groups), reply);
                }));
        commands.put("open-flows", this::openFlows);
        commands.put("matrix", (arguments, reply) -> reply.list("matrix", scans.pairs(), WatchControl::json));
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
        status.number("strangers", counters.strangers())
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
        history.requestStations();
        long[] counts = history.countStates(listed);
        status.counts("expected", expected(counts[0], counts[1], counts[2]));
    }

    private void stations(List<String> arguments, ControlReply reply) {
        StationGroups groups = run.groups().get();
        history().ifPresent(History::requestStations);
        Set<Long> stations = stations(groups);
        if (!arguments.isEmpty()) {
            StationQuery query = new StationQuery(arguments.get(0));
            stations.removeIf(mac -> !query.matches(mac, groups.nameOf(mac))
                    && !query.matches(
                            mac, run.learnedName(mac).map(StationName::name).orElse("")));
        }
        reply.list("stations", stations, mac -> station(mac, groups));
    }

    // First the listed ones.
    private Set<Long> stations(StationGroups groups) {
        Set<Long> stations = new LinkedHashSet<>();
        groups.groups().forEach(group -> group.stations().forEach(station -> stations.add(station.value())));
        history().ifPresent(history -> stations.addAll(history.heard()));
        return stations;
    }

    private static StationNames names(StationGroups groups) {
        return new StationNames() {
            @Override
            public String name(long mac) {
                return StationLabels.shown(groups.nameOf(mac));
            }

            @Override
            public String group(long mac) {
                StationGroup group = groups.groupOf(mac);
                return group == null ? "" : group.name();
            }
        };
    }

    private String station(long mac, StationGroups groups) {
        StationNames names = names(groups);
        String name = names.name(mac);
        ControlReply station = ControlReply.object()
                .text("mac", new MacAddress(mac).toString())
                .text("group", names.group(mac))
                .text("vendor", Vendors.builtIn().nameOf(mac))
                .text("name", name)
                .text("name_source", name.isEmpty() ? "" : groups.isNamed() ? "policy" : "list")
                .learnedName(run.learnedName(mac));
        Optional<Instant> last = history().flatMap(history -> history.describe(mac, station));
        return station.text("state", History.stateOf(last)).toString();
    }

    private void flows(List<String> arguments, ControlReply reply) {
        Optional<String> address = arguments.stream().findFirst();
        reply.list("flows", recent.flows(address), recent::json);
    }

    private void openFlows(List<String> arguments, ControlReply reply) throws MacmonException {
        List<OpenFlow> flows = scans.flows().stream()
                .filter(open -> arguments.isEmpty() || RecentEvents.hasEnd(open.flow(), arguments.get(0)))
                .toList();
        reply.list("flows", flows, this::json);
    }

    private String json(Stranger stranger) {
        UnexpectedSource alert = stranger.latest();
        Activity now = counters.input()
                .activity(alert.source())
                .filter(activity -> activity.frames() >= alert.frames()) // else it was evicted, and counts again
                .orElse(new Activity(alert.frames(), alert.bytes(), alert.at()));
        ControlReply more = ControlReply.object()
                .text("mac", alert.source().toString())
                .text("vendor", Vendors.builtIn().nameOf(alert.source().value()))
                .number("frames", now.frames())
                .number("bytes", now.bytes())
                .text("first", stranger.first().toString())
                .text("last", now.last().toString())
                .text("last_frame", alert.summary())
                .text("file", alert.captureFile().orElse(""));
        return ControlReply.merged(recent.json(alert), more);
    }

    private String json(OpenFlow open) {
        FlowRecord flow = open.flow();
        ControlReply more = ControlReply.object()
                .number("bytes_per_second", open.rate())
                .flag("one_sided", !flow.isBidirectional())
                .text("state", flow.reason() == EndReason.END_DETECTED ? "closing" : "open");
        return ControlReply.merged(recent.json(new FlowEnded(flow.last(), flow)), more);
    }

    private static String json(Pair pair) {
        return ControlReply.object()
                .text("a", new MacAddress(pair.one()).toString())
                .text("b", new MacAddress(pair.other()).toString())
                .number("bytes", pair.bytes())
                .number("frames", pair.frames())
                .toString();
    }
}
