package io.macmon.fleet.command;

import io.macmon.cli.options.HelpSection;
import io.macmon.cli.top.RemoteScreen;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.application.StationQuery;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code macmon fleet top}: the screen of all instances. */
@Command(
        name = "top",
        customSynopsis = "macmon fleet top [--at HOST:PORT] [--view VIEW]",
        description = {
            "Show the places, stations and findings of the fleet on a screen",
            "",
            "Asks a running 'macmon fleet run', which asks the other instances. Press h for help, and q to quit; the"
                    + " fleet continues."
        },
        exitCodeList = {FleetCommand.DONE, FleetCommand.FAILED, "2:invalid command line"},
        footer = {
            "",
            "Documentation: docs/fleet.md",
            "",
            "Examples:",
            "  macmon fleet top",
            "  macmon fleet top --at 192.0.2.5:9470 --view stations",
            "  macmon fleet top --screen-dump 120x40"
        })
public final class ScreenCommand implements Callable<Integer> {

    @Mixin
    private InstanceOption instance;

    @Option(
            names = "--view",
            order = HelpSection.OUTPUT,
            paramLabel = "VIEW",
            defaultValue = "",
            description = "The first view: places, stations or findings")
    private String view;

    @Option(
            names = "--screen-dump",
            order = HelpSection.OUTPUT,
            paramLabel = "WxH",
            description = "Print one screen of this size, and exit")
    private String dump;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        String address = instance.address();
        return new RemoteScreen((name, arguments) -> StationQuery.command(address, name, arguments), view, dump)
                .show(spec.commandLine());
    }
}
