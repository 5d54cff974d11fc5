package io.macmon.cli.top;

import io.macmon.cli.control.ControlClient;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the screen of a running macmon, by its control socket. */
@Command(
        name = "top",
        customSynopsis = "macmon top [--name NAME] [--view VIEW]",
        description = {
            "Show the screen of a running watch or audit",
            "",
            "Press h for help, and q to quit; the run continues. Services accept connections from root and from the"
                    + " group macmon."
        },
        exitCodeList = {"0:done", "1:failed; see the message", "2:invalid command line"},
        footer = {
            "",
            "Documentation: docs/screen.md",
            "",
            "Examples:",
            "  macmon top",
            "  macmon top --name audit-eth0 --view findings",
            "  macmon top --screen-dump 120x40"
        })
public final class TopCommand implements Callable<Integer> {

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "The run, such as watch-eth0 (default: the only one)")
    private String name;

    @Option(names = "--view", paramLabel = "VIEW", defaultValue = "", description = "The first view, such as stations")
    private String view;

    @Option(names = "--screen-dump", paramLabel = "WxH", description = "Print one screen of this size, and exit")
    private String dump;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        Path socket = ControlClient.find(System.getenv(), name);
        ReplySource source = (command, arguments) -> ControlClient.answer(socket, command, arguments);
        return new RemoteScreen(source, view, dump).show(spec.commandLine());
    }
}
