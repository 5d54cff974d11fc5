package io.macmon.cli.watch;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.input.StationGroup;
import io.macmon.cli.metrics.MetricsWriter;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.service.InputRun;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A watch, as service managers and clients of the control socket see it. */
final class WatchControl extends InputRun {

    private static final int ANSWER_SECONDS = 5;

    private final List<Worker> workers;
    private final DropCountsReader drops;
    private final RecentEvents recent;
    private final Supplier<CompletableFuture<WatchMetrics>> measured;

    /** @param measured takes the statistics so far, on the thread that owns them */
    WatchControl(
            RunContext run,
            List<Worker> workers,
            DropCountsReader drops,
            Outputs outputs,
            RecentEvents recent,
            Supplier<CompletableFuture<WatchMetrics>> measured) {
        super(run, outputs);
        this.workers = workers;
        this.drops = drops;
        this.recent = recent;
        this.measured = measured;
    }

    @Override
    public String command() {
        return "watch";
    }

    @Override
    public Map<String, Long> drops() {
        return drops.read(input.stats(), outputs.counts()).byPlace();
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

    private record ListedStation(MacAddress mac, String group) {

        String json() {
            return ControlReply.object()
                    .text("mac", mac.toString())
                    .text("group", group)
                    .toString();
        }
    }

    private void stations(ControlReply reply) {
        List<ListedStation> listed = new ArrayList<>();
        for (StationGroup group : run.groups().get().groups()) {
            group.stations().forEach(station -> listed.add(new ListedStation(station, group.name())));
        }
        reply.list("stations", listed, ListedStation::json);
    }

    private void flows(List<String> arguments, ControlReply reply) {
        Optional<String> address = arguments.stream().findFirst();
        reply.list("flows", recent.flows(address), recent::json);
    }
}
