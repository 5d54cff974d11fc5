package io.macmon.cli.audit;

import io.macmon.cli.Macmon;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * The result of {@code macmon audit}, run in this process.
 *
 * @param out standard output, or the help
 * @param err standard error
 */
record AuditResult(int exitCode, String out, String err) {

    /** Runs the command to its end. */
    static AuditResult of(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter help = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program = Macmon.commandLine("audit");
        program.setOut(new PrintWriter(help, true)).setErr(new PrintWriter(err, true));
        program.getSubcommands().get("audit").<AuditCommand>getCommand().printTo(out);
        List<String> whole = new ArrayList<>(List.of("audit"));
        for (Object argument : arguments) {
            whole.add(argument.toString());
        }
        int exitCode = program.execute(whole.toArray(String[]::new));
        return new AuditResult(exitCode, out.toString(StandardCharsets.UTF_8) + help, err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
