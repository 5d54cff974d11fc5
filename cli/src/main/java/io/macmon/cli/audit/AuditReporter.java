package io.macmon.cli.audit;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.audit.AuditState.Snapshot;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.ReportContext;
import io.macmon.analyzer.audit.ReportContext.Baseline;
import io.macmon.analyzer.audit.ReportContext.Changes;
import io.macmon.analyzer.audit.ReportContext.HashedFile;
import io.macmon.analyzer.identity.DeviceRules;
import io.macmon.analyzer.vendor.Vendors;
import io.macmon.cli.memory.StationDatabase;
import io.macmon.cli.process.HostName;
import io.macmon.cli.process.Version;
import io.macmon.config.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the state of an audit into a report, and adds vendors, RADIUS replies and losses. */
final class AuditReporter {

    private final Subject subject;
    private final Instant start = Instant.now();
    private final Vendors vendors;
    private final DeviceRules rules;
    private final Optional<RadiusCheck> radius;
    private final Optional<EnforcementRehearsal> rehearsal;
    private final Optional<StationDatabase> memory;
    private volatile List<HashedFile> policyFiles = List.of(); // set by the thread that reloads the policy
    private volatile Optional<Baseline> previous = Optional.empty();

    /**
     * What a report is about.
     *
     * @param origin     the device or the capture files
     * @param policyFile empty for none
     */
    record Subject(String origin, String policyFile, boolean live) {}

    AuditReporter(
            Subject subject,
            Vendors vendors,
            DeviceRules rules,
            Optional<RadiusCheck> radius,
            Optional<EnforcementRehearsal> rehearsal,
            Optional<StationDatabase> memory) {
        this.subject = subject;
        this.vendors = vendors;
        this.rules = rules;
        this.radius = radius;
        this.rehearsal = rehearsal;
        this.memory = memory;
    }

    /** Notes the hashes of the policy that is now in effect. */
    void onPolicy(List<Path> files) {
        policyFiles = files.stream()
                .map(file -> new HashedFile(file.toString(), FileHash.of(file)))
                .toList();
    }

    /**
     * Makes the report. Its times are those of the frames, unless the audit is live; without frames, it has none.
     *
     * @param drops frames and findings that were lost, by place
     * @param next  the time until the next report, which replaces it; empty for the last one
     */
    AuditReport report(AuditState state, Map<String, Long> drops, Optional<Duration> next) {
        AuditReport report = withoutContext(state, drops);
        AuditReport complete = withContext(report, state, next);
        previous = next.map(unused -> Baseline.of(report));
        return complete;
    }

    /** What concludes the types of devices. */
    DeviceRules rules() {
        return rules;
    }

    /** Makes a report at the request of a client, besides the regular ones. */
    AuditReport extraReport(AuditState state, Map<String, Long> drops) {
        return withContext(withoutContext(state, drops), state, Optional.empty());
    }

    private AuditReport withContext(AuditReport report, AuditState state, Optional<Duration> next) {
        Optional<Changes> changes = previous.isPresent()
                ? previous.map(baseline -> Changes.since(baseline, report))
                : memory.map(database -> Changes.sinceEarlierRuns(report));
        return report.withContext(new ReportContext(
                Instant.now(),
                Version.release(),
                HostName.get(),
                policyFiles,
                state.reach(),
                changes,
                rehearsal.isPresent(),
                next));
    }

    private AuditReport withoutContext(AuditState state, Map<String, Long> drops) {
        Instant now = subject.live ? Instant.now() : state.last().orElse(AuditReport.NO_TIME);
        Instant from = subject.live ? start : state.first().orElse(AuditReport.NO_TIME);
        Snapshot stations = state.snapshot(vendors::nameOf, rules, now);
        Map<String, Long> counters = new LinkedHashMap<>(state.counters());
        radius.ifPresent(server -> counters.putAll(server.counters()));
        memory.ifPresent(database -> counters.put("memory_failed_batches", database.failedBatches()));
        counters.putAll(drops);
        List<StationSummary> lines = stations.stations().stream()
                .map(line -> complete(line, state.policy()))
                .toList();
        return new AuditReport(
                subject.origin,
                subject.policyFile,
                from,
                now,
                lines,
                stations.findings(),
                counters,
                stations.sharedAddresses(),
                stations.mutes(),
                ReportContext.NONE);
    }

    private StationSummary complete(StationSummary line, Policy policy) {
        Optional<RadiusReply> reply =
                radius.flatMap(server -> server.reply(line.record().mac()));
        return new StationSummary(
                line.record(),
                line.sendsFrom(),
                line.vendor(),
                line.device(),
                line.group(),
                line.name(),
                line.verdict(),
                line.isNew(),
                line.findings(),
                reply,
                rehearsal.map(check -> check.whyCutOff(line, policy, reply)).orElse(""),
                line.sameDevice());
    }
}
