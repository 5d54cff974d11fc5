package io.macmon.cli.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.report.FindingList;
import io.macmon.cli.memory.FindingDatabase;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.Suggestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code macmon audit findings}: lists the findings in the database. */
@Command(
        name = "findings",
        customSynopsis = "macmon audit findings [-i DEVICE | --state FILE] [OPTIONS]",
        description = {
            "List the findings in the database of an audit, the latest first",
            "",
            "The audit may be running; its findings are stored within a second. Nothing is" + " captured or changed."
        },
        exitCodeList = {
            "0:done, whether or not there are findings",
            "1:failed; see the message",
            "2:invalid command line or setting"
        },
        footer = {
            "",
            "Documentation: docs/audit.md",
            "",
            "Examples:",
            "  macmon audit findings -i eth0 --since 1d",
            "  macmon audit findings --severity high --json"
        })
final class FindingsCommand implements Callable<Integer> {

    @Mixin
    private final MemoryChoice memory = new MemoryChoice();

    @Option(
            names = "--kind",
            order = HelpSection.FINDINGS,
            split = ",",
            paramLabel = "KIND",
            description = "Only findings of this kind, such as rogue-dhcp")
    private List<String> kinds = List.of();

    @Option(
            names = "--station",
            order = HelpSection.FINDINGS,
            split = ",",
            paramLabel = "ADDRESS",
            description = "Only findings about this station")
    private List<MacAddress> stations = List.of();

    @Option(
            names = "--severity",
            order = HelpSection.FINDINGS,
            paramLabel = "SEVERITY",
            description = "Only findings of at least this severity: info, low, medium, high")
    private String severity = "info";

    @Option(
            names = "--since",
            order = HelpSection.FINDINGS,
            paramLabel = "TIME",
            description = "Only findings seen within the last TIME, such as 1d")
    private Duration since;

    @Option(names = "--muted", order = HelpSection.FINDINGS, description = "Only findings that are muted")
    private boolean muted;

    @Option(names = "--json", order = HelpSection.OUTPUT, description = "Print one JSON object per line")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        kinds.forEach(FindingsCommand::requireKind);
        Severity least = parseSeverity();
        Instant now = Instant.now();
        try (FindingDatabase database = memory.open()) {
            List<Mute> mutes = database.mutes().stream()
                    .filter(mute -> mute.until().isAfter(now))
                    .toList();
            Set<String> keys = mutes.stream().map(Mute::key).collect(Collectors.toSet());
            List<Finding> selected = database.findings().stream()
                    .filter(finding -> isSelected(finding, least, now))
                    .filter(finding -> !muted || keys.contains(finding.key()))
                    .toList();
            print(selected, new FindingList(mutes, now, ZoneId.systemDefault()));
        }
        return 0;
    }

    private Severity parseSeverity() {
        return Arrays.stream(Severity.values())
                .filter(value -> value.name().equalsIgnoreCase(severity))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        "severity",
                        "invalid value '" + severity + "'; "
                                + Suggestion.of(severity, "info", "low", "medium", "high")));
    }

    private static void requireKind(String name) {
        String[] names =
                Arrays.stream(FindingKind.values()).map(FindingKind::id).toArray(String[]::new);
        if (!List.of(names).contains(name)) {
            throw new ConfigException("kind", "unknown kind '" + name + "'; " + Suggestion.of(name, names));
        }
    }

    private boolean isSelected(Finding finding, Severity least, Instant now) {
        return (kinds.isEmpty() || kinds.contains(finding.kind().id()))
                && (stations.isEmpty() || stations.contains(finding.station()))
                && finding.kind().severity().compareTo(least) >= 0
                && (since == null || finding.last().isAfter(now.minus(since)));
    }

    private void print(List<Finding> findings, FindingList list) throws MacmonException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (json) {
                list.writeJson(findings, out);
            } else {
                list.writeText(findings, out);
                out.println(findings.size() == 1 ? "1 finding" : findings.size() + " findings");
            }
            out.flush();
        } catch (IOException failed) {
            throw new MacmonException("cannot print the findings: " + IoErrorText.of(failed), failed);
        }
    }
}
