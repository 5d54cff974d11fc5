package io.macmon.cli.top;

import io.macmon.cli.control.ControlClient;
import io.macmon.cli.control.JsonObject;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.LogLevel;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.process.Terminal;
import io.macmon.cli.top.view.View;
import io.macmon.cli.top.view.Views;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        Optional<LiveScreen.Size> size = Optional.ofNullable(dump).map(ScreenOptions::parse);
        Path socket = ControlClient.find(System.getenv(), name);
        ReplySource source = (command, arguments) -> ControlClient.answer(socket, command, arguments);
        List<View> views = Views.of(command(source));
        ScreenOptions.requireView(views, view);
        PrintWriter out = spec.commandLine().getOut();
        if (size.isPresent()) {
            out.print(LiveScreen.dump(source, views, view, size.get()));
            out.flush();
            return ExitCode.DONE;
        }
        if (!Terminal.showsScreen()) {
            throw new MacmonException(
                    "cannot show a screen: standard input and output are not a terminal that can show one",
                    "use --screen-dump or 'macmon ctl'");
        }
        return show(source, views);
    }

    private static String command(ReplySource source) throws MacmonException {
        try {
            return JsonObject.parse(source.answer("status", List.of())).text("command");
        } catch (IOException malformed) {
            throw new MacmonException("the run sent a malformed reply", malformed);
        }
    }

    private int show(ReplySource source, List<View> views) throws MacmonException {
        try (RunControl control = RunControl.open(spec.commandLine().getErr(), LogLevel.INFO)) {
            try (LiveScreen screen = LiveScreen.open(source, views, view, control::stop, control::fail)) {
                control.await(Optional.empty());
            }
            return control.reportFailure() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
