package io.macmon.cli.watch;

import io.macmon.cli.Macmon;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * The result of {@code macmon watch}, run in this process.
 *
 * @param lines    of standard output
 * @param errors   standard error
 */
public record WatchResult(int exitCode, List<String> lines, String errors) {

    /** Runs the command to its end. */
    public static WatchResult of(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter errors = new StringWriter();
        CommandLine program = Macmon.commandLine("watch");
        program.setErr(new PrintWriter(errors, true));
        program.getSubcommands().get("watch").<WatchCommand>getCommand().printTo(out);
        List<String> whole = new ArrayList<>(List.of("watch"));
        whole.addAll(arguments);
        int exitCode = program.execute(whole.toArray(String[]::new));
        return new WatchResult(
                exitCode,
                out.toString(StandardCharsets.UTF_8).lines().toList(),
                errors.toString().strip());
    }
}
