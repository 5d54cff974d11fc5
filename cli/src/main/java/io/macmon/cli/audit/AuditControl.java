package io.macmon.cli.audit;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.audit.AuditState.Snapshot;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.report.JsonElements;
import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.metrics.MetricsWriter;
import io.macmon.cli.metrics.MetricsWriter.Series;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.service.InputRun;
import io.macmon.config.text.MacmonException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/** An audit, as service managers and clients of the control socket see it. */
final class AuditControl extends InputRun {

    // The analysis makes a snapshot between two blocks, like that of a report: clients must not make it do so often.
    private static final long SNAPSHOT_NANOS = SECONDS.toNanos(5);

    private final AuditRun audit;
    private final LongFunction<String> vendors;
    private final FindingActions actions;
    private Snapshot snapshot; // of the threads of the control socket and the metrics
    private long snapshotNanos;

    AuditControl(
            RunContext run, AuditRun audit, Outputs outputs, LongFunction<String> vendors, FindingActions actions) {
        super(run, outputs);
        this.audit = audit;
        this.vendors = vendors;
        this.actions = actions;
    }

    @Override
    public String command() {
        return "audit";
    }

    @Override
    public Map<String, Long> drops() {
        return audit.drops();
    }

    @Override
    public long lastReadNanos() {
        return audit.lastReadNanos();
    }

    @Override
    public Map<String, ControlCommand> commands() {
        Map<String, ControlCommand> commands = new LinkedHashMap<>();
        commands.put("stats", (arguments, reply) -> reply.counts("stats", counters()));
        commands.put(
                "stations",
                (arguments, reply) -> reply.list("stations", snapshot().stations(), JsonElements::of));
        commands.put(
                "findings",
                (arguments, reply) -> reply.list("findings", snapshot().findings(), JsonElements::of));
        commands.put("mute", actions::mute);
        commands.put("accept", actions::accept);
        commands.put("capture", this::capture);
        return commands;
    }

    private Map<String, Long> counters() throws MacmonException {
        Map<String, Long> counters = audit.query(state -> state.counters()).orElseThrow(AuditControl::late);
        counters.putAll(audit.drops());
        return counters;
    }

    @Override
    public void measure(MetricsWriter metrics) throws MacmonException {
        Snapshot now = snapshot();
        Series findings = new Series(List.of("kind", "severity"));
        for (FindingKind kind : FindingKind.values()) {
            findings.add(0, kind.id(), severity(kind));
        }
        now.findings().stream()
                .filter(finding -> !finding.isResolved())
                .forEach(finding -> findings.add(1, finding.kind().id(), severity(finding.kind())));
        metrics.gauges("findings_open", "Findings that are not over, by kind and severity", findings);
        Series stations = new Series(List.of("group", "state"));
        now.stations()
                .forEach(station ->
                        stations.add(1, station.group(), station.verdict().toString()));
        metrics.gauges("stations", "Stations, by group (empty for unlisted ones) and state", stations);
    }

    private static String severity(FindingKind kind) {
        return kind.severity().name().toLowerCase(Locale.ROOT);
    }

    private synchronized Snapshot snapshot() throws MacmonException {
        long now = System.nanoTime();
        if (snapshot == null || now - snapshotNanos > SNAPSHOT_NANOS) {
            snapshot =
                    audit.query(state -> state.snapshot(vendors, Instant.now())).orElseThrow(AuditControl::late);
            snapshotNanos = System.nanoTime();
        }
        return snapshot;
    }

    private static MacmonException late() {
        return new MacmonException("no reply: the analysis is too far behind", "try again later");
    }
}
