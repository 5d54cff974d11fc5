package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * A command that has run to its end on the calling thread, and so in its network namespace.
 *
 * @param out lines of standard output
 * @param err lines of standard error
 */
public record CommandResult(int exitCode, List<String> out, List<String> err) {

    public static CommandResult of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program = Macmon.commandLine(arguments);
        program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = program.execute(arguments);
        return new CommandResult(
                exitCode,
                out.toString().lines().toList(),
                err.toString().lines().toList());
    }

    /** Like {@link #ofLine}, for a command that has to succeed. */
    public static CommandResult succeed(String line) {
        CommandResult result = ofLine(line);
        assertThat(result.exitCode())
                .as("macmon %s printed %s", line, result.err())
                .isZero();
        return result;
    }

    /** The arguments are separated by spaces. */
    public static CommandResult ofLine(String line) {
        return of(line.strip().split("\\s+"));
    }
}
