package io.macmon.cli.lab;

import static io.macmon.analyzer.audit.finding.FindingKind.ABSENT_STATION;
import static io.macmon.analyzer.audit.finding.FindingKind.ADDRESS_THEFT;
import static io.macmon.analyzer.audit.finding.FindingKind.GRATUITOUS_ARP;
import static io.macmon.analyzer.audit.finding.FindingKind.ROGUE_DHCP;
import static io.macmon.analyzer.audit.finding.FindingKind.UNEXPECTED_SOURCE;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.cli.output.RunListener;
import io.macmon.cli.process.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lab's audit: attacks its network, and compares the audit's report with the attack. One thread only. */
final class LabAudit implements RunListener {

    private static final Expected POISONING = new Expected(AttackTraffic.ATTACKER, ADDRESS_THEFT);
    private static final Expected ANNOUNCEMENT = new Expected(AttackTraffic.ATTACKER, GRATUITOUS_ARP);
    private static final Expected ROGUE = new Expected(AttackTraffic.ROGUE, ROGUE_DHCP);
    private static final Expected STRANGER = new Expected(AttackTraffic.ATTACKER, UNEXPECTED_SOURCE);
    private static final Expected OTHER_STRANGER = new Expected(AttackTraffic.ROGUE, UNEXPECTED_SOURCE);
    private static final Expected ABSENCE = new Expected(LabTraffic.CAMERA, ABSENT_STATION);

    private static final List<Expected> ALL =
            List.of(POISONING, ANNOUNCEMENT, ROGUE, STRANGER, OTHER_STRANGER, ABSENCE);

    private final AttackTraffic traffic;
    private final LabScreen screen;
    private final LabPlayer player;

    LabAudit(AttackTraffic traffic, Duration length, LabNetwork network, LabScreen screen, boolean repeats) {
        this.traffic = traffic;
        this.screen = screen;
        player = new LabPlayer(traffic.frames(), network.wire(), length, () -> {}, repeats);
    }

    void explain() {
        screen.println("A private network under attack. The policy lists four stations:");
        screen.println("  listed    " + LabScreen.stations(LabTraffic.STATIONS));
        screen.println("  attacker  " + AttackTraffic.ATTACKER.mac() + " claims the router's address (ARP poisoning)");
        screen.println("  attacker  " + AttackTraffic.ROGUE.mac() + " answers the laptop (rogue DHCP server)");
        screen.println("");
    }

    @Override
    public void onListening(Runnable stop) {
        player.start(stop);
    }

    /** Ignores the findings: the audit prints them, and its report has them all. */
    @Override
    public void accept(MonitorEvent event) {}

    @Override
    public boolean acceptsFlows() {
        return false;
    }

    /** Stops sending; true if all traffic had been sent. */
    boolean stop() {
        return player.stop();
    }

    /** Prints how the report compares with the attack; returns the exit code. */
    int check(AuditReport report) {
        Set<Expected> found = report.findings().stream()
                .map(finding -> new Expected(finding.station().value(), finding.kind()))
                .collect(Collectors.toSet());
        screen.println("");
        screen.println("Check");
        boolean good = check(found, "ARP poisoning", POISONING, ANNOUNCEMENT);
        good &= check(found, "rogue DHCP server", ROGUE);
        good &= check(found, "strangers", STRANGER, OTHER_STRANGER);
        good &= check(found, "missing camera", ABSENCE);
        good &= checkOthers(report.findings());
        good &= checkFrames(report);
        screen.println(
                good
                        ? "Everything that was wrong was found, and nothing else."
                        : "The report does not match the attack.");
        return good ? ExitCode.DONE : ExitCode.FAILED;
    }

    private boolean check(Set<Expected> found, String what, Expected... expected) {
        String kinds = Stream.of(expected)
                .map(each -> each.kind + (found.contains(each) ? "" : " is missing"))
                .distinct()
                .collect(Collectors.joining(", "));
        return screen.check(Stream.of(expected).allMatch(found::contains), line(what, kinds));
    }

    private boolean checkOthers(List<Finding> findings) {
        String others = findings.stream()
                .filter(finding -> !ALL.contains(new Expected(finding.station().value(), finding.kind())))
                .map(finding -> finding.kind() + " " + finding.station())
                .collect(Collectors.joining(", "));
        return screen.check(others.isEmpty(), line("other findings", others.isEmpty() ? "none" : others));
    }

    private boolean checkFrames(AuditReport report) {
        long sent = traffic.frames().size();
        long audited = report.counters().getOrDefault("frames", 0L);
        long dropped = report.counters().entrySet().stream()
                .filter(counter -> counter.getKey().startsWith("dropped"))
                .mapToLong(counter -> counter.getValue())
                .sum();
        return screen.check(
                audited == sent && dropped == 0,
                line("frames", sent + " sent, " + audited + " audited, " + dropped + " dropped"));
    }

    private static String line(String what, String result) {
        return String.format(Locale.ROOT, "%-18s %s", what, result);
    }

    /** A finding about a station. */
    private record Expected(long station, FindingKind kind) {

        Expected(Host host, FindingKind kind) {
            this(host.mac().value(), kind);
        }
    }
}
