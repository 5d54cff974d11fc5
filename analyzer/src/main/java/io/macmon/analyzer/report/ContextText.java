package io.macmon.analyzer.report;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.ReportContext;
import io.macmon.analyzer.audit.ReportContext.Changes;
import io.macmon.analyzer.audit.segment.SensorReach.Reach;
import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a report came about, and what follows from the whole of it, as sentences without a full stop. */
final class ContextText {

    private static final int MAX_LISTED = 6;

    private final AuditReport report;
    private final ReportContext context;
    private final TimeText times;

    ContextText(AuditReport report, TimeText times) {
        this.report = report;
        context = report.context();
        this.times = times;
    }

    /** All sentences. Empty if nothing is known. */
    List<String> sentences() {
        if (context.equals(ReportContext.NONE)) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        context.changes().ifPresent(changes -> sentences.add(changes(changes)));
        if (context.isRehearsed()) {
            sentences.add(rehearsal());
        }
        if (!report.isEmpty()) {
            sentences.add(received());
        }
        sentences.add("Made " + times.full(context.madeAt()) + " " + times.zone() + " on "
                + ReportText.safe(context.host()) + " by " + ReportText.safe(context.version()));
        context.policyFiles()
                .forEach(file -> sentences.add("SHA-256 of " + ReportText.safe(file.file()) + ": "
                        + (file.sha256().isEmpty() ? "not readable" : file.sha256())));
        return sentences;
    }

    private String changes(Changes changes) {
        return "Since " + changes.since().map(times::brief).orElse("earlier runs") + ": "
                + counted(changes.started().size(), "new violation") + ", "
                + ReportText.number(changes.continuing()) + (changes.continuing() == 1 ? " continues, " : " continue, ")
                + ReportText.number(changes.ended().size()) + " ended; "
                + counted(changes.newStations().size(), "new station");
    }

    private String rehearsal() {
        Map<String, Long> reasons = reasons(report);
        String stations = counted(judged(report), "station");
        return reasons.isEmpty()
                ? "Enforcement would cut off none of " + stations
                : "Enforcement would cut off "
                        + ReportText.number(reasons.values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        + " of " + stations + ": "
                        + ReportText.joined(
                                reasons.entrySet().stream()
                                        .map(reason -> ReportText.printable(reason.getKey()) + " ("
                                                + ReportText.number(reason.getValue()) + ")")
                                        .toList(),
                                ", ");
    }

    /** The number of stations that a rehearsal judges. */
    static long judged(AuditReport report) {
        return report.stations().stream()
                .filter(summary -> switch (summary.verdict()) {
                    case ABSENT, SILENT, OWN, IGNORED, VIRTUAL -> false;
                    default -> true;
                })
                .count();
    }

    /** The number of stations that would be cut off, by reason. */
    static Map<String, Long> reasons(AuditReport report) {
        return report.stations().stream()
                .map(StationSummary::wouldBeCutOff)
                .filter(reason -> !reason.isEmpty())
                .collect(groupingBy(reason -> reason, TreeMap::new, counting()));
    }

    private String received() {
        Reach reach = context.reach();
        int both = reach.bothDirections().size();
        if (both == 0 && reach.oneDirection() == 0) {
            return "Received: broadcasts and multicasts, but no unicast traffic between other stations";
        }
        String listed = ReportText.joined(
                reach.bothDirections().stream()
                        .limit(MAX_LISTED)
                        .map(MacAddress::toString)
                        .toList(),
                ", ");
        return "Received: broadcasts, multicasts, and unicast traffic in both directions of "
                + counted(both, "station")
                + (both == 0 ? "" : " (" + listed + (both > MAX_LISTED ? ", ..." : "") + ")")
                + (reach.oneDirection() == 0
                        ? ""
                        : ", and in one direction of " + ReportText.number(reach.oneDirection()));
    }

    private static String counted(long count, String noun) {
        return ReportText.number(count) + " " + noun + (count == 1 ? "" : "s");
    }
}
