package io.macmon.cli.top;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.process.LogLevel;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.process.Terminal;
import io.macmon.cli.top.view.View;
import io.macmon.cli.top.view.Views;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** The screen of a run in another process, which continues when the screen is closed. */
public final class RemoteScreen {

    private final ReplySource source;
    private final String view;
    private final Optional<LiveScreen.Size> dump;

    /**
     * Creates it.
     *
     * @param view the name of the first view; empty for the usual one
     * @param dump the size of one screen to be printed as text, as in {@code 120x40}; null to show it
     * @throws ConfigException if it is not a size
     */
    public RemoteScreen(ReplySource source, String view, String dump) {
        this.source = source;
        this.view = view;
        this.dump = Optional.ofNullable(dump).map(ScreenOptions::parse);
    }

    /**
     * Shows it until the user quits, or prints it once.
     *
     * @return the exit code
     * @throws MacmonException if the run does not reply, or the terminal cannot show it
     */
    public int show(CommandLine program) throws MacmonException {
        List<View> views = Views.of(command());
        ScreenOptions.requireView(views, view);
        if (dump.isPresent()) {
            program.getOut().print(LiveScreen.dump(source, views, view, dump.get()));
            program.getOut().flush();
            return ExitCode.DONE;
        }
        if (!Terminal.showsScreen()) {
            throw new MacmonException(
                    "cannot show a screen: standard input and output are not a terminal that can show one",
                    "use --screen-dump");
        }
        try (RunControl control = RunControl.open(program.getErr(), LogLevel.INFO)) {
            try (LiveScreen screen = LiveScreen.open(source, views, view, control::stop, control::fail)) {
                control.await(Optional.empty());
            }
            return control.reportFailure() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private String command() throws MacmonException {
        try {
            return JsonObject.parse(source.answer("status", List.of())).text("command");
        } catch (IOException malformed) {
            throw new MacmonException("the run sent a malformed reply", malformed);
        }
    }
}
