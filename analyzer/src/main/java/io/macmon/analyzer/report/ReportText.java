package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.StationName;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words that several forms of a report share. What a method here gives back is fit for people's eyes, and one line. */
final class ReportText {

    private static final int LONGEST = 200;

    private ReportText() {}

    /** Text as it was on the wire, or as a user wrote it. */
    static String safe(String raw) {
        return SafeText.of(raw, LONGEST);
    }

    /** Text that is said to be fit for people's eyes: nothing in it may break a line or steer a terminal all the same. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]", "\uFFFD");
    }

    /** Whether a station was ever heard. */
    static boolean isSeen(StationRecord station) {
        return station.lastSeen().isAfter(Instant.EPOCH);
    }

    /** The name that the policy gives it, else the first that it was heard to have; empty when there is none. */
    static String name(StationSummary line) {
        return line.name().isEmpty()
                ? line.record().names().stream()
                        .findFirst()
                        .map(StationName::name)
                        .map(ReportText::safe)
                        .orElse("")
                : safe(line.name());
    }

    /** The vendor, or why there is none. */
    static String vendor(StationSummary line) {
        return line.vendor().isEmpty() && line.record().isRandomised() ? "(local address)" : safe(line.vendor());
    }

    /** The latest addresses, and how many more there are. */
    static List<String> addresses(StationRecord station, int most) {
        List<String> shown = new ArrayList<>(station.addresses().stream()
                .limit(most)
                .map(held -> held.address().toString())
                .toList());
        if (station.addresses().size() > most) {
            shown.add("+" + (station.addresses().size() - most) + " more");
        }
        return shown;
    }

    /** The kinds of a station's findings, each once, the gravest first. */
    static List<String> kinds(StationSummary line) {
        return counted(line.findings(), finding -> finding.kind().id()).entrySet().stream()
                .map(kind -> kind.getValue() == 1 ? kind.getKey() : kind.getKey() + " x" + kind.getValue())
                .toList();
    }

    static String radius(RadiusReply reply) {
        String answer = lowerCase(reply.answer());
        return reply.vlan().isPresent() ? answer + " vlan " + reply.vlan().getAsInt() : answer;
    }

    static String answer(RadiusReply reply) {
        return lowerCase(reply.answer());
    }

    static String dot1x(StationRecord station) {
        return lowerCase(station.dot1x());
    }

    /** VLAN ids; where none is but 0, nothing. */
    static String vlans(StationRecord station) {
        return station.vlans().equals(List.of(0)) ? "" : joined(station.vlans(), " ");
    }

    static String joined(Collection<?> parts, String between) {
        return parts.stream().map(String::valueOf).collect(Collectors.joining(between));
    }

    /** {@code 2 high, 1 low}; of findings that are violations. */
    static String severities(AuditReport report) {
        Map<Severity, Long> counts = new EnumMap<>(Severity.class);
        violations(report).forEach(finding -> counts.merge(finding.kind().severity(), 1L, Long::sum));
        List<String> words = new ArrayList<>();
        for (Severity severity : List.of(Severity.HIGH, Severity.MEDIUM, Severity.LOW)) {
            if (counts.containsKey(severity)) {
                words.add(number(counts.get(severity)) + " " + lowerCase(severity));
            }
        }
        return joined(words, ", ");
    }

    /** {@code 12 allowed, 1 denied}. */
    static String verdicts(AuditReport report) {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        report.stations().forEach(line -> counts.merge(line.verdict(), 1L, Long::sum));
        return joined(
                counts.entrySet().stream()
                        .map(count -> number(count.getValue()) + " " + count.getKey())
                        .toList(),
                ", ");
    }

    /** {@code new-station 3}; of findings that are worth knowing only. */
    static String informational(AuditReport report) {
        Map<String, Long> counts = counted(
                report.findings().stream()
                        .filter(finding -> !isViolation(finding))
                        .toList(),
                finding -> finding.kind().id());
        return joined(
                counts.entrySet().stream()
                        .map(count -> count.getKey() + " " + number(count.getValue()))
                        .toList(),
                ", ");
    }

    static List<Finding> violations(AuditReport report) {
        return report.findings().stream().filter(ReportText::isViolation).toList();
    }

    static boolean isViolation(Finding finding) {
        return finding.kind().severity().isViolation();
    }

    /** Those counters that count something; when no drop does, that there was none. */
    static Map<String, String> counters(AuditReport report) {
        Map<String, String> counters = new LinkedHashMap<>();
        report.counters().forEach((name, count) -> {
            if (count != 0) {
                counters.put(name.replace('_', ' ').replace('.', ' '), number(count));
            }
        });
        if (counters.keySet().stream().noneMatch(name -> name.contains("drop"))) {
            counters.put("drops", "none");
        }
        return counters;
    }

    /** Whom a finding is about. */
    static String station(Finding finding) {
        return isAboutSegment(finding) ? "the segment" : finding.station().toString();
    }

    static boolean isAboutSegment(Finding finding) {
        return finding.station().equals(Finding.SEGMENT);
    }

    /** Findings about the segment, and about stations that have no line. */
    static List<Finding> withoutStation(AuditReport report) {
        Set<MacAddress> stations =
                report.stations().stream().map(line -> line.record().mac()).collect(Collectors.toSet());
        return report.findings().stream()
                .filter(finding -> !stations.contains(finding.station()))
                .toList();
    }

    static String times(long count) {
        return count == 1 ? "once" : number(count) + " times";
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 4m 5s}: the two greatest units. */
    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h " + seconds % 3_600 / 60 + "m"
                : seconds / 86_400 + "d " + seconds % 86_400 / 3_600 + "h";
    }

    static String lowerCase(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Long> counted(List<Finding> findings, Function<Finding, String> word) {
        Map<String, Long> counts = new LinkedHashMap<>();
        findings.forEach(finding -> counts.merge(word.apply(finding), 1L, Long::sum));
        return counts;
    }
}
