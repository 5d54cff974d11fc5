package io.macmon.cli.control;

import io.macmon.cli.process.ExitCode;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a command to a running macmon, or lists the running ones. */
@Command(
        name = "ctl",
        customSynopsis = {"macmon ctl [--json]", "macmon ctl [--name NAME] [--json] COMMAND [ARGUMENT...]"},
        description = {
            "Query or control a running watch or audit",
            "",
            "Without COMMAND, lists the runs. COMMAND is status, stats, stations, capture MAC TIME [FILE], reload,"
                    + " rotate or stop; for watch also strangers and flows [ADDRESS]; for audit also findings, mute ID"
                    + " TIME REASON and accept ID GROUP, or accept ID --new-group GROUP. Services accept commands from"
                    + " root and from the group macmon."
        },
        exitCodeList = {"0:done", "1:failed; see the message", "2:invalid command line"},
        footer = {
            "",
            "Documentation: docs/control.md",
            "",
            "Examples:",
            "  macmon ctl",
            "  macmon ctl status",
            "  macmon ctl --name watch-eth0 flows 192.0.2.7",
            "  macmon ctl mute 7k2m9qxd 7d 'new switch, ticket 4711'",
            "  macmon ctl accept 7k2m9qxd printers",
            "  macmon ctl accept 7k2m9qxd --new-group cameras",
            "  macmon ctl capture 02:00:5e:10:00:01 30s"
        })
public final class CtlCommand implements Callable<Integer> {

    private static final String ROW = "%-24s  %-20s  %14s  %10s  %s";

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "The run, such as watch-eth0 (default: the only one)")
    private String name;

    @Option(names = "--json", description = "Print each reply unchanged, as JSON")
    private boolean json;

    @Option(
            names = ControlCommand.NEW_GROUP,
            paramLabel = "GROUP",
            description = "With accept: create GROUP for the station")
    private String newGroup;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND...",
            hideParamSyntax = true,
            description = "Command and arguments")
    private List<String> words = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws MacmonException {
        if (newGroup != null) {
            if (words.size() != 2 || !words.get(0).equals("accept")) {
                throw new ConfigException("new-group", "works only with accept ID");
            }
            words.addAll(List.of(ControlCommand.NEW_GROUP, newGroup));
        }
        if (words.isEmpty()) {
            return list(ControlClient.named(ControlClient.sockets(System.getenv()), name));
        }
        ControlAnswer answer = ControlClient.ask(
                ControlClient.find(System.getenv(), name),
                new ControlRequest(words.get(0), words.subList(1, words.size())));
        if (json) {
            print(answer.line());
        } else if (answer.isOk()) {
            answer.text(ReplyTable::lines).forEach(this::print);
        } else {
            throw new MacmonException(answer.fields().getOrDefault("error", "the answer has no reason"));
        }
        return answer.isOk() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private int list(List<Path> sockets) {
        int exit = ExitCode.DONE;
        if (!json && !sockets.isEmpty()) {
            print(String.format(ROW, "NAME", "SINCE", "FRAMES", "LOST", "BEHIND")
                    .stripTrailing());
        }
        for (Path socket : sockets) {
            try {
                ControlAnswer answer = ControlClient.ask(socket, new ControlRequest("status", List.of()));
                print(json ? answer.line() : row(socket, answer));
            } catch (MacmonException failed) {
                exit = ExitCode.FAILED;
                spec.commandLine().getErr().println("macmon: " + SafeText.ofMessage(failed.getMessage()));
            }
        }
        if (sockets.isEmpty()) {
            spec.commandLine().getErr().println("macmon: " + ControlClient.NONE_RUNS);
        }
        return exit;
    }

    private static String row(Path socket, ControlAnswer answer) {
        List<String> behind = answer.lists().getOrDefault("behind", List.of());
        return String.format(
                        ROW,
                        ControlSocket.nameOf(socket),
                        answer.fields().get("since"),
                        answer.fields().get("frames"),
                        answer.fields().get("lost"),
                        behind.isEmpty() ? "-" : String.join(" ", behind))
                .stripTrailing();
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? SafeText.json(line) : SafeText.ofMessage(line));
        out.flush();
    }
}
