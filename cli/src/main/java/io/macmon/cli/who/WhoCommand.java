package io.macmon.cli.who;

import io.macmon.cli.audit.MemoryChoice;
import io.macmon.cli.control.ControlClient;
import io.macmon.cli.history.StationQuery;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks up a station in running macmons, or in the databases of audits. */
@Command(
        name = "who",
        customSynopsis = "macmon who [-n NAME | -i DEVICE | --state FILE] [--json] STATION",
        description = {
            "Look up a station by MAC address, IP address or name",
            "",
            "Asks each running watch and audit. If none of them knows STATION, searches the databases of this user's"
                    + " audits. Prints every station that has the address or the name. Nothing is captured or changed."
        },
        exitCodeList = {
            "0:done; at least one station was found",
            "1:no station was found, or it failed; see the message",
            "2:invalid command line"
        },
        footer = {
            "",
            "Documentation: docs/control.md",
            "",
            "Examples:",
            "  macmon who 00:11:22:33:44:55",
            "  macmon who 192.0.2.7",
            "  macmon who printer",
            "  macmon who --state /var/lib/macmon/audit-eth0.db printer"
        })
public final class WhoCommand implements Callable<Integer> {

    @Option(
            names = {"-n", "--name"},
            order = HelpSection.INPUT,
            paramLabel = "NAME",
            description = "Ask only this run, such as audit-eth0")
    private String name;

    @Mixin
    private final MemoryChoice memory = new MemoryChoice();

    @Option(names = "--json", order = HelpSection.OUTPUT, description = "Print one JSON object per station")
    private boolean json;

    @Parameters(paramLabel = "STATION", description = "MAC address, IP address or name")
    private String station;

    @Spec
    private CommandSpec spec;

    private static final int MAX_SIMILAR = 5;
    private static final int MAX_NAME = 64;

    private final List<String> searched = new ArrayList<>();
    private final Set<String> similar = new TreeSet<>();

    @Override
    public Integer call() throws MacmonException {
        List<FoundStation> found = new ArrayList<>();
        if (name != null && memory.isGiven()) {
            throw new ConfigException("name", "cannot be combined with --parent or --state; drop one of them");
        }
        if (!memory.isGiven()) {
            askRuns(found);
        }
        if (found.isEmpty() && name == null) {
            readDatabases(found);
        }
        if (found.isEmpty()) {
            throw notFound();
        }
        for (FoundStation one : found) {
            print(json ? List.of(one.json()) : one.text());
        }
        return ExitCode.DONE;
    }

    private void askRuns(List<FoundStation> found) throws MacmonException {
        Map<String, Path> runs = ControlClient.runs(System.getenv(), name);
        for (Map.Entry<String, Path> run : runs.entrySet()) {
            searched.add(run.getKey());
            try {
                List<FoundStation> known = FoundStation.askRun(run.getKey(), run.getValue(), station);
                found.addAll(known);
                if (known.isEmpty()) {
                    addSimilar(FoundStation.namesInRun(run.getValue()));
                }
            } catch (MacmonException failed) {
                if (name != null) {
                    throw failed;
                }
                spec.commandLine().getErr().println("macmon: " + SafeText.ofMessage(failed.getMessage()));
            }
        }
    }

    private void readDatabases(List<FoundStation> found) throws MacmonException {
        StationQuery query = new StationQuery(station);
        for (Path file : memory.files()) {
            searched.add(file.toString());
            List<FoundStation> known = FoundStation.readDatabase(file, query);
            found.addAll(known);
            if (known.isEmpty()) {
                addSimilar(FoundStation.namesInDatabase(file));
            }
        }
    }

    private void addSimilar(List<String> names) {
        String part = station.toLowerCase(Locale.ROOT);
        names.stream()
                .filter(known -> known.toLowerCase(Locale.ROOT).contains(part))
                .forEach(known -> similar.add(SafeText.of(known, MAX_NAME)));
    }

    private MacmonException notFound() {
        return searched.isEmpty()
                ? new MacmonException(
                        "cannot look up " + station + ": no watch or audit is running that this user can query, and"
                                + " this user has no database of an audit",
                        "run it as root or as a member of the group macmon, or give a database with --state FILE")
                : new MacmonException(
                        "no station has the address or name '" + station + "' in " + String.join(", ", searched)
                                + similarNames(),
                        "'macmon ctl stations' lists a run's stations; --state FILE searches another database");
    }

    private String similarNames() {
        return similar.isEmpty()
                ? ""
                : "; names that contain it: "
                        + similar.stream().limit(MAX_SIMILAR).collect(Collectors.joining(", "))
                        + (similar.size() > MAX_SIMILAR ? " and " + (similar.size() - MAX_SIMILAR) + " more" : "");
    }

    private void print(List<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(line -> out.println(json ? SafeText.json(line) : SafeText.line(line)));
        out.flush();
    }
}
