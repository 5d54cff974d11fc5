package io.macmon.cli.audit;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.audit.AuditState.Snapshot;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.vendor.Vendors;
import io.macmon.cli.memory.StationDatabase;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes reports of how an audit stands, with what is known from elsewhere: vendors, a RADIUS server's answers, losses. */
final class AuditReporter {

    private final String origin;
    private final String policyFile;
    private final boolean live;
    private final Instant start = Instant.now();
    private final Vendors vendors;
    private final boolean isRehearsal;
    private final Optional<RadiusCheck> radius;
    private final Optional<StationDatabase> memory;

    /**
     * @param rehearses whether it is to say who would be cut off by enforcement
     * @param radius    has the server's answers
     * @param memory    of earlier runs
     */
    AuditReporter(
            String origin,
            String policyFile,
            boolean live,
            Vendors vendors,
            boolean rehearses,
            Optional<RadiusCheck> radius,
            Optional<StationDatabase> memory) {
        this.origin = origin;
        this.policyFile = policyFile;
        this.live = live;
        this.vendors = vendors;
        this.isRehearsal = rehearses;
        this.radius = radius;
        this.memory = memory;
    }

    /** @param drops what was lost, by place */
    AuditReport report(AuditState state, Map<String, Long> drops) {
        Instant now = live ? Instant.now() : state.last().orElse(start);
        Instant from = live ? start : state.first().orElse(start);
        Snapshot stations = state.snapshot(vendors::nameOf, now);
        Map<String, Long> counters = new LinkedHashMap<>(state.counters());
        radius.ifPresent(server -> counters.putAll(server.counters()));
        memory.ifPresent(database -> counters.put("memory_failed_batches", database.failedBatches()));
        counters.putAll(drops);
        List<StationSummary> lines = stations.stations().stream()
                .map(line -> complete(line, state.policy()))
                .toList();
        return new AuditReport(origin, policyFile, from, now, lines, stations.findings(), counters);
    }

    private StationSummary complete(StationSummary line, Policy policy) {
        Optional<RadiusReply> reply =
                radius.flatMap(server -> server.answer(line.record().mac()));
        return new StationSummary(
                line.record(),
                line.vendor(),
                line.group(),
                line.name(),
                line.verdict(),
                line.isNew(),
                line.findings(),
                reply,
                isRehearsal ? whyCutOff(line, policy, reply) : "");
    }

    private String whyCutOff(StationSummary line, Policy policy, Optional<RadiusReply> reply) {
        boolean isNobody = switch (line.verdict()) {
            case ABSENT, SILENT, OWN, IGNORED, VIRTUAL -> true;
            default -> false;
        };
        if (isNobody) {
            return "";
        }
        if (line.verdict() == Verdict.DENIED) {
            return "it is on the deny list";
        }
        if (isLetInByDot1x(line, policy)) {
            return line.record().dot1x() == Dot1x.AUTHENTICATED ? "" : "802.1X has not let it in";
        }
        return reply.map(AuditReporter::whyNotLetIn).orElseGet(() -> whyByPolicy(line));
    }

    private String whyByPolicy(StationSummary line) {
        if (radius.isPresent()) {
            return "the RADIUS server was not asked about it";
        }
        return line.verdict() == Verdict.UNEXPECTED ? "no group lists it" : "";
    }

    private static boolean isLetInByDot1x(StationSummary line, Policy policy) {
        return policy.member(line.record().mac().value())
                .map(member -> member.has(Role.DOT1X))
                .orElse(false);
    }

    private static String whyNotLetIn(RadiusReply reply) {
        if (reply.answer() == Answer.ACCEPT) {
            return "";
        }
        return switch (reply.answer()) {
            case REJECT -> "the RADIUS server rejects it";
            case CHALLENGE -> "the RADIUS server challenges it, which MAC authentication cannot answer";
            case SILENT -> "the RADIUS server does not answer";
            default -> "the RADIUS server's answer is not proven";
        };
    }
}
