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
 * The outcome of {@code macmon watch}, run within this process.
 *
 * @param exitCode as the program's
 * @param lines    of standard output
 * @param errors   what it said on standard error
 */
public record WatchResult(int exitCode, List<String> lines, String errors) {

    /** Runs it with these arguments, to its end. */
    public static WatchResult of(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter errors = new StringWriter();
        CommandLine program = Macmon.commandLine();
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
