package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.MutedFinding;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.LinkedStation;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.identity.Trait;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Text that several report formats share. Every method returns a single printable line. */
public final class ReportText {

    private static final int MAX_LENGTH = 200;
    private static final int MAX_SAME_DEVICE = 2;

    private ReportText() {}

    /** Escapes text from the network or from the user. */
    public static String safe(String raw) {
        return SafeText.of(raw, MAX_LENGTH);
    }

    /** Replaces invisible characters in text that should have none: nothing may break a line or control a terminal. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]", "\uFFFD");
    }

    /** What a station shows, as in {@code lldp_class: class 3}. */
    static String trait(Trait trait) {
        return trait.kind().label() + ": " + printable(trait.value());
    }

    /** Whether this or an earlier run saw the station. */
    static boolean isSeen(StationRecord station) {
        return isKnown(station.lastSeen());
    }

    /** Whether a time is known; a name in an older database has none. */
    static boolean isKnown(Instant time) {
        return time.isAfter(Instant.EPOCH);
    }

    /** The name in the policy, else the first one that the station revealed; empty if it has no name. */
    static String name(StationSummary summary) {
        return safe(learnedName(summary).map(StationName::name).orElse(summary.name()));
    }

    /** The name that the station revealed, if it is the one to show: the policy has no name for the station. */
    static Optional<StationName> learnedName(StationSummary summary) {
        return summary.name().isEmpty() ? summary.record().names().stream().findFirst() : Optional.empty();
    }

    /** The vendor, or the reason why there is none. */
    static String vendor(StationSummary summary) {
        return summary.vendor().isEmpty() && summary.record().isRandomised()
                ? "(locally administered)"
                : safe(summary.vendor());
    }

    /** The latest addresses, up to {@code max}, and how many more there are. */
    static List<String> addresses(StationRecord station, int max) {
        List<String> addresses = new ArrayList<>(station.addresses().stream()
                .limit(max)
                .map(known -> known.address().toString())
                .toList());
        if (station.addresses().size() > max) {
            addresses.add("+" + (station.addresses().size() - max) + " more");
        }
        return addresses;
    }

    /** The kinds of the station's findings, most severe first: {@code rogue-dhcp}, {@code wrong-vlan x2}. */
    static List<String> kinds(StationSummary summary) {
        return counted(summary.findings(), finding -> finding.kind().id()).entrySet().stream()
                .map(kind -> kind.getValue() == 1 ? kind.getKey() : kind.getKey() + " x" + kind.getValue())
                .toList();
    }

    /** The RADIUS server's answer, as in {@code reject} or {@code accept VLAN 20}. */
    static String radius(RadiusReply reply) {
        String answer = lowerCase(reply.answer());
        return reply.vlan().isPresent() ? answer + " VLAN " + reply.vlan().getAsInt() : answer;
    }

    static String answer(RadiusReply reply) {
        return lowerCase(reply.answer());
    }

    static String dot1x(StationRecord station) {
        return lowerCase(station.dot1x());
    }

    /** The VLAN IDs; empty if all frames were untagged. */
    static String vlans(StationRecord station) {
        return station.vlans().equals(List.of(0)) ? "" : joined(station.vlans(), " ");
    }

    static String joined(Collection<?> parts, String separator) {
        return parts.stream().map(String::valueOf).collect(Collectors.joining(separator));
    }

    /** The headline of a report: {@code Violations: 2 high, 1 low}, without a full stop. */
    static String outcome(AuditReport report) {
        if (report.isEmpty() && !report.hasViolations()) {
            return "No frames, so nothing was checked";
        }
        return report.hasViolations() ? "Violations: " + severities(report) : "No violations";
    }

    private static String severities(AuditReport report) {
        Map<Severity, Long> counts = new EnumMap<>(Severity.class);
        violations(report).forEach(finding -> counts.merge(finding.kind().severity(), 1L, Long::sum));
        return severities(counts);
    }

    /** The number of violations by severity, as in {@code 2 high, 1 low}; empty without violations. */
    public static String severities(Map<Severity, Long> counts) {
        List<String> parts = new ArrayList<>();
        for (Severity severity : List.of(Severity.HIGH, Severity.MEDIUM, Severity.LOW)) {
            if (counts.containsKey(severity)) {
                parts.add(number(counts.get(severity)) + " " + lowerCase(severity));
            }
        }
        return joined(parts, ", ");
    }

    /** The number of stations per verdict, as in {@code Stations: 12 allowed, 1 denied (10 devices).} */
    static String stations(AuditReport report) {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        report.stations().forEach(summary -> counts.merge(summary.verdict(), 1L, Long::sum));
        String verdicts = joined(
                counts.entrySet().stream()
                        .map(count -> number(count.getValue()) + " " + count.getKey())
                        .toList(),
                ", ");
        int stations = report.stations().size();
        long devices =
                report.stations().stream().filter(ReportText::isFirstOfDevice).count();
        String joined = devices == stations ? "" : " (" + number(devices) + (devices == 1 ? " device)" : " devices)");
        return "Stations: " + (verdicts.isEmpty() ? "none" : verdicts) + joined + ".";
    }

    // Whether no other listed address of its device is lower, so that each device counts once.
    private static boolean isFirstOfDevice(StationSummary summary) {
        return summary.sameDevice().stream()
                .filter(LinkedStation::isListed)
                .noneMatch(other -> other.mac().compareTo(summary.record().mac()) < 0);
    }

    /** The findings that are not violations: {@code new-station 3}. */
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
        return report.violations();
    }

    static boolean isViolation(Finding finding) {
        return finding.kind().severity().isViolation();
    }

    /** The counters that are not zero, plus {@code drops none} if no drop counter is among them. */
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

    /** When and why a mute ends, as in {@code until 2026-03-09 08:00:00 by alice: new switch}. */
    static String mute(Mute mute, TimeText times) {
        return "until " + times.full(mute.until()) + " by " + safe(mute.who()) + ": " + safe(mute.why());
    }

    /** How often a muted finding occurred. */
    static String occurrences(MutedFinding muted) {
        return muted.finding().map(finding -> times(finding.count())).orElse("not seen");
    }

    /** The station that a mute is about. */
    static String station(Mute mute) {
        return mute.station().equals(Finding.SEGMENT)
                ? "the segment"
                : mute.station().toString();
    }

    /** The station that a finding is about. */
    static String station(Finding finding) {
        return isAboutSegment(finding) ? "the segment" : finding.station().toString();
    }

    static boolean isAboutSegment(Finding finding) {
        return finding.station().equals(Finding.SEGMENT);
    }

    /** Findings about the whole segment, and about stations that the report does not list. */
    static List<Finding> withoutStation(AuditReport report) {
        Set<MacAddress> stations = report.stations().stream()
                .map(summary -> summary.record().mac())
                .collect(Collectors.toSet());
        return report.findings().stream()
                .filter(finding -> !stations.contains(finding.station()))
                .toList();
    }

    /** How often, as in {@code 3 times}. */
    public static String times(long count) {
        return count == 1 ? "once" : number(count) + " times";
    }

    /** Formats a number with a comma as the thousands separator. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Formats a duration in its two largest units: {@code 4m 5s}. */
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

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Long> counted(List<Finding> findings, Function<Finding, String> key) {
        Map<String, Long> counts = new LinkedHashMap<>();
        findings.forEach(finding -> counts.merge(key.apply(finding), 1L, Long::sum));
        return counts;
    }

    /** Other addresses of a station's device; those with a question mark are hints. */
    static String sameDevice(StationSummary summary) {
        int more = summary.sameDevice().size() - MAX_SAME_DEVICE;
        String shown = summary.sameDevice().stream()
                .limit(MAX_SAME_DEVICE)
                .map(ReportText::sameDevice)
                .collect(Collectors.joining(" "));
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    /** Another address of a station's device; with a question mark if it is a hint. */
    static String sameDevice(LinkedStation other) {
        return other.mac() + (other.isListed() ? "" : "?");
    }

    /** Another address of a station's device, with the evidence. */
    static String sameDeviceWithEvidence(LinkedStation other) {
        return sameDevice(other) + " (" + printable(other.evidence()) + ")";
    }
}
