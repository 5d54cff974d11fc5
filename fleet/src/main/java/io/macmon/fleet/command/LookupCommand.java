package io.macmon.fleet.command;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
import io.macmon.fleet.application.StationQuery;
import io.macmon.fleet.application.StationQuery.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code macmon fleet who}: asks all instances about a station. */
@Command(
        name = "who",
        customSynopsis = "macmon fleet who [--at HOST:PORT] [--json] STATION",
        description = {
            "Look up a station in what all sensors heard",
            "",
            "Asks a running 'macmon fleet run', which asks the other instances. Prints each station that has the"
                    + " address or the name, and where it was heard, the latest first. At most 100 stations per"
                    + " instance."
        },
        exitCodeList = {
            "0:done; at least one station was found",
            "1:no station was found, an instance did not answer, or it failed; see the message",
            "2:invalid command line"
        },
        footer = {
            "",
            "Documentation: docs/fleet.md",
            "",
            "Examples:",
            "  macmon fleet who 00:11:22:33:44:55",
            "  macmon fleet who printer",
            "  macmon fleet who --at 192.0.2.5:9470 192.0.2.7"
        })
public final class LookupCommand implements Callable<Integer> {

    @Mixin
    private InstanceOption instance;

    @Option(names = "--json", order = HelpSection.OUTPUT, description = "Print one JSON object per station")
    private boolean json;

    @Parameters(paramLabel = "STATION", description = "MAC address, IP address or name")
    private String station;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        Answer answer = StationQuery.ask(instance.address(), station);
        PrintWriter out = spec.commandLine().getOut();
        for (String found : answer.stations()) {
            List<String> lines = json ? List.of(SafeText.json(found)) : text(found);
            lines.forEach(out::println);
        }
        out.flush();
        StationQuery.checkComplete(answer.unreachable());
        if (answer.stations().isEmpty()) {
            throw new MacmonException(
                    "no sensor of the fleet heard a station with the address or name '" + station + "'",
                    "give a name in full; stations not heard for 90 days are forgotten");
        }
        return ExitCode.DONE;
    }

    private static List<String> text(String station) throws MacmonException {
        try {
            return new FleetStationText(JsonObject.parse(station))
                    .lines().stream().map(SafeText::line).toList();
        } catch (IOException malformed) {
            throw new MacmonException("an instance sent a malformed reply", malformed);
        }
    }
}
