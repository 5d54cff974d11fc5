package io.macmon.fleet.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code macmon fleet}: the commands for a fleet of sensors. */
@Command(
        name = "fleet",
        subcommands = {RunCommand.class, LookupCommand.class, ScreenCommand.class, ReportCommand.class},
        customSynopsis = "macmon fleet COMMAND [OPTIONS]",
        description = "Find clones, moves and absent stations in what all sensors hear",
        footer = {
            "",
            "Documentation: docs/fleet.md",
            "",
            "Examples:",
            "  macmon fleet run --brokers k1.example.net:9092,k2.example.net:9092",
            "  macmon fleet who 192.0.2.7",
            "  macmon fleet top",
            "  macmon fleet report --format html --report fleet.html"
        })
public final class FleetCommand implements Callable<Integer> {

    static final int PORT = 9470;
    static final String DONE = "0:done";
    static final String FAILED = "1:failed; see the message";
    static final String WRONG = "2:invalid command line or setting";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
    }
}
