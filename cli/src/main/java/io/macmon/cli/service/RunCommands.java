package io.macmon.cli.service;

import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlCommands;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.output.OutputState;
import io.macmon.cli.process.ProcessMemory;
import io.macmon.cli.process.SignalHandler;
import io.macmon.cli.process.Version;
import io.macmon.config.text.MacmonException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every run answers on its control socket, and to the screens. */
final class RunCommands {

    private final Run run;
    private final Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private RunCommands(Run run) {
        this.run = run;
    }

    /** The commands by name, in the order of the documentation. */
    static ControlCommands of(Run run) {
        RunCommands common = new RunCommands(run);
        Map<String, ControlCommand> commands = new LinkedHashMap<>();
        commands.put("status", (arguments, reply) -> common.status(reply));
        run.history().ifPresent(history -> commands.put("rates", history::rates));
        commands.put("reload", (arguments, reply) -> reload());
        commands.put("rotate", (arguments, reply) -> run.rotate());
        commands.put("stop", (arguments, reply) -> run.stop());
        commands.putAll(run.commands());
        return new ControlCommands(commands);
    }

    private void status(ControlReply reply) {
        Map<String, Long> drops = run.drops();
        reply.text("command", run.command())
                .text("origin", run.origin())
                .number("pid", ProcessHandle.current().pid())
                .text("version", Version.release())
                .text("since", since.toString())
                .number("uptime_seconds", Duration.between(since, Instant.now()).toSeconds())
                .flag("stalled", !run.problem().isEmpty())
                .number("frames", run.frames())
                .number(
                        "lost",
                        drops.values().stream().mapToLong(Long::longValue).sum())
                .counts("drops", drops)
                .list("outputs", run.outputs(), RunCommands::json)
                .list(
                        "behind",
                        run.outputs().stream().filter(OutputState::isBehind).toList(),
                        output -> ControlReply.quoted(output.target()));
        run.history().ifPresent(history -> history.describe(reply));
        run.describe(reply);
        reply.number("memory_bytes", ProcessMemory.residentBytes());
        run.listCaptures(reply);
    }

    private static String json(OutputState output) {
        return ControlReply.object()
                .text("target", output.target())
                .number("written", output.written())
                .number("dropped", output.dropped())
                .number("waiting", output.waiting())
                .flag("behind", output.isBehind())
                .text("failure", output.failure())
                .toString();
    }

    private static void reload() throws MacmonException {
        if (!SignalHandler.raise(SignalHandler.HANGUP)) {
            throw new MacmonException("nothing to reload: this run has no list, policy or output file");
        }
    }
}
