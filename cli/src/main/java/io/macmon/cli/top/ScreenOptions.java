package io.macmon.cli.top;

import io.macmon.analyzer.EventSink;
import io.macmon.cli.control.ControlCommands;
import io.macmon.cli.options.CommandLines;
import io.macmon.cli.options.HelpSection;
import io.macmon.cli.process.RunControl;
import io.macmon.cli.process.Terminal;
import io.macmon.cli.top.view.View;
import io.macmon.cli.top.view.Views;
import io.macmon.config.text.ConfigException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options for the screen of a run. */
public final class ScreenOptions {

    private static final Pattern SIZE = Pattern.compile("(\\d{2,4})x(\\d{2,4})");
    private static final int MIN_COLUMNS = 40;
    private static final int MIN_ROWS = 10;
    private static final int MAX_SIDE = 1_000;

    @Option(
            names = "--screen",
            order = HelpSection.OUTPUT,
            description = "Live: show a screen with views, not lines (default on a terminal)")
    private boolean screen;

    @Option(names = "--lines", order = HelpSection.OUTPUT, description = "Print lines, also on a terminal")
    private boolean lines;

    @Option(
            names = "--screen-dump",
            order = HelpSection.OUTPUT,
            paramLabel = "WxH",
            description = "Live: print one screen of this size at the end")
    private String dump;

    @Option(
            names = "--view",
            order = HelpSection.OUTPUT,
            paramLabel = "NAME",
            defaultValue = "",
            description = "Live: the first view of the screen, such as stations")
    private String view;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    private boolean isShown;

    /**
     * Decides whether to show a screen; called before anything is opened.
     *
     * @param isDefault whether the run shows a screen on a terminal unless the user asks for lines
     * @param isStandardOutputTaken whether something other than text for people goes to standard output
     * @throws ConfigException if the options exclude each other
     */
    public void decide(boolean isDefault, boolean isStandardOutputTaken, RunControl control) {
        CommandLines.refuseTogether(spec, "--screen", "--lines", "--screen-dump");
        if (dump != null) {
            parse(dump);
        }
        if ((screen || dump != null) && isStandardOutputTaken) {
            throw new ConfigException(
                    screen ? "screen" : "screen-dump", "needs standard output, which is taken; drop one of the two");
        }
        isShown = (screen || (isDefault && !lines && dump == null && !isStandardOutputTaken)) && Terminal.showsScreen();
        if (screen && !isShown) {
            control.report("no screen, because standard input and output are not a terminal that can show one; printing"
                    + " lines");
        }
    }

    /** Whether the run has a screen, so that it prints no lines about flows. */
    public boolean isShown() {
        return isShown || dump != null;
    }

    /** Takes flow records for the screen, so that they are made; the control socket keeps the latest. */
    public Optional<EventSink> sink() {
        return isShown() ? Optional.of(event -> {}) : Optional.empty();
    }

    /** What opens the screen, if there is one. */
    public RunScreen.Opener opener(String command, RunControl control, PrintWriter out) {
        List<View> views = isShown() ? Views.of(command) : List.of();
        checkView(views);
        return commands -> {
            if (dump != null) {
                return () -> print(commands, views, out);
            }
            return isShown
                    ? LiveScreen.open(commands::answer, views, view, control::stop, control::fail)
                    : RunScreen.NONE;
        };
    }

    private void print(ControlCommands commands, List<View> views, PrintWriter out) {
        out.print(LiveScreen.dump(commands::answer, views, view, parse(dump)));
        out.flush();
    }

    private void checkView(List<View> views) {
        requireView(views, view);
    }

    static void requireView(List<View> views, String name) {
        if (!name.isEmpty()
                && !views.isEmpty()
                && views.stream().noneMatch(known -> known.name().equalsIgnoreCase(name))) {
            throw new ConfigException(
                    "view",
                    "must be one of: "
                            + views.stream()
                                    .map(known -> known.name().toLowerCase(java.util.Locale.ROOT))
                                    .collect(Collectors.joining(", ")));
        }
    }

    static LiveScreen.Size parse(String text) {
        Matcher size = SIZE.matcher(text);
        if (size.matches()) {
            int columns = Integer.parseInt(size.group(1));
            int rows = Integer.parseInt(size.group(2));
            if (columns >= MIN_COLUMNS && rows >= MIN_ROWS && columns <= MAX_SIDE && rows <= MAX_SIDE) {
                return new LiveScreen.Size(columns, rows);
            }
        }
        throw new ConfigException(
                "screen-dump",
                "must be columns and rows, from " + MIN_COLUMNS + "x" + MIN_ROWS + " to " + MAX_SIDE + "x" + MAX_SIDE
                        + ", as in 100x30; got '" + text + "'");
    }
}
