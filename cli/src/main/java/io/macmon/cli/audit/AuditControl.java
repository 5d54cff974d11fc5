package io.macmon.cli.audit;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.audit.AuditState.Snapshot;
import io.macmon.analyzer.audit.AuditSummary;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.analyzer.report.JsonElements;
import io.macmon.analyzer.report.ReportFormat;
import io.macmon.analyzer.report.ReportStyle;
import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.history.AddressUse;
import io.macmon.cli.history.History;
import io.macmon.cli.history.StationQuery;
import io.macmon.cli.input.RunContext;
import io.macmon.cli.metrics.MetricsWriter;
import io.macmon.cli.metrics.MetricsWriter.Series;
import io.macmon.cli.output.Outputs;
import io.macmon.cli.service.InputRun;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** An audit, as service managers and clients of the control socket see it. */
final class AuditControl extends InputRun {

    // The analysis makes a snapshot between two blocks, like that of a report: clients must not make it do so often.
    private static final long SNAPSHOT_NANOS = SECONDS.toNanos(5);

    private final AuditRun audit;
    private final LongFunction<String> vendors;
    private final FindingActions actions;
    private final AuditCounters counters;
    private volatile AuditReporter reporter; // null until the run is about to start
    private Snapshot snapshot; // of the threads of the control socket and the metrics
    private long snapshotNanos;

    AuditControl(
            RunContext run,
            AuditRun audit,
            Outputs outputs,
            LongFunction<String> vendors,
            FindingActions actions,
            AuditCounters counters) {
        super(run, outputs, run.input().isLive() ? Optional.of(counters) : Optional.empty(), Optional.empty());
        this.counters = counters;
        counters.setAnalysis(audit::later);
        this.audit = audit;
        this.vendors = vendors;
        this.actions = actions;
    }

    /** Sets what makes the reports that clients ask for. */
    void setReporter(AuditReporter newReporter) {
        reporter = newReporter;
    }

    /** Saves what the history does not have yet. Called after the last frame. */
    void saveHistory(AuditState state) {
        history().ifPresent(history -> {
            counters.summarize(state);
            history.saveRemaining();
        });
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
        commands.put("stations", this::stations);
        commands.put("findings", this::findings);
        commands.put("strangers", (arguments, reply) -> strangers(reply));
        commands.put("addresses", (arguments, reply) -> AddressUse.describe(snapshot(), reply));
        history()
                .ifPresent(history -> commands.put("presence", (arguments, reply) -> {
                    List<Long> stations = snapshot().stations().stream()
                            .map(station -> station.record().mac().value())
                            .toList();
                    history.presence(arguments, stations, counters, reply);
                }));
        commands.put("mute", actions::mute);
        commands.put("accept", actions::accept);
        commands.put("capture", this::capture);
        return commands;
    }

    @Override
    public void describe(ControlReply status) {
        AuditSummary summary = counters.summary();
        Map<String, Long> findings = new LinkedHashMap<>();
        for (Severity severity : List.of(Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO)) {
            findings.put(
                    severity.name().toLowerCase(Locale.ROOT), summary.open().getOrDefault(severity, 0L));
        }
        status.text("device", input.device())
                .text("engine", input.engine())
                .counts("expected", expected(summary.heard(), summary.silent(), summary.absent()))
                .number("strangers", summary.strangers())
                .counts("findings", findings)
                .number("stations", summary.stations());
    }

    private void stations(List<String> arguments, ControlReply reply) throws MacmonException {
        List<StationSummary> stations = snapshot().stations();
        Optional<History> measured = history();
        measured.ifPresent(History::requestStations);
        if (!arguments.isEmpty()) {
            StationQuery query = new StationQuery(arguments.get(0));
            stations = stations.stream().filter(query::matches).toList();
        }
        reply.list("stations", stations, station -> withRates(station, measured));
    }

    private void findings(List<String> arguments, ControlReply reply) throws MacmonException {
        List<Finding> findings = snapshot().findings();
        if (!arguments.isEmpty()) {
            StationQuery query = new StationQuery(arguments.get(0));
            findings = findings.stream()
                    .filter(finding -> query.isStation(finding.station()))
                    .toList();
        }
        reply.list("findings", findings, JsonElements::of);
    }

    private void strangers(ControlReply reply) throws MacmonException {
        List<StationSummary> strangers = snapshot().stations().stream()
                .filter(station -> station.verdict() == Verdict.UNEXPECTED || station.verdict() == Verdict.DENIED)
                .toList();
        reply.list("strangers", strangers, AuditControl::stranger);
    }

    private static String stranger(StationSummary station) {
        StationRecord record = station.record();
        return ControlReply.object()
                .text("mac", record.mac().toString())
                .text("vendor", station.vendor())
                .number("frames", record.frames())
                .number("bytes", record.bytes())
                .text("first", record.firstSeen().toString())
                .text("last", record.lastSeen().toString())
                .text("verdict", station.verdict().toString())
                .toString();
    }

    private static String withRates(StationSummary station, Optional<History> measured) {
        StationRecord record = station.record();
        ControlReply more = ControlReply.object();
        boolean isAbsent = station.verdict() == Verdict.ABSENT || station.verdict() == Verdict.SILENT;
        boolean isRecent = History.isRecent(record.lastSeen(), Instant.now());
        more.text("state", isAbsent ? "absent" : isRecent ? "heard" : "silent");
        if (record.frames() > 0) {
            more.text("first", record.firstSeen().toString())
                    .text("last", record.lastSeen().toString());
        }
        measured.ifPresent(history -> history.describeRates(record.mac().value(), more));
        return ControlReply.merged(JsonElements.of(station), more);
    }

    private Map<String, Long> counters() throws MacmonException {
        Map<String, Long> counters = audit.query(state -> state.counters()).orElseThrow(AuditControl::late);
        counters.putAll(audit.drops());
        return counters;
    }

    @Override
    public Optional<String> htmlReport() throws MacmonException {
        AuditReporter now = reporter;
        if (now == null) {
            return Optional.empty();
        }
        AuditReport report =
                audit.query(state -> now.extraReport(state, audit.drops())).orElseThrow(AuditControl::late);
        StringWriter page = new StringWriter();
        try {
            ReportFormat.HTML.write(report, ReportStyle.plain(), page);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Optional.of(page.toString());
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
        metrics.gauges("findings_open", "Open findings, by kind and severity", findings);
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
            DeviceRules rules = reporter == null ? DeviceRules.builtIn() : reporter.rules();
            snapshot = audit.query(state -> state.snapshot(vendors, rules, Instant.now()))
                    .orElseThrow(AuditControl::late);
            snapshotNanos = System.nanoTime();
        }
        return snapshot;
    }

    private static MacmonException late() {
        return new MacmonException("no reply: the analysis is too far behind", "try again later");
    }
}
