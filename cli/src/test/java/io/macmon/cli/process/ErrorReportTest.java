package io.macmon.cli.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.cli.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A defect prints one line, on whichever thread it strikes, and the program ends with exit code 1. */
class ErrorReportTest {

    @ParameterizedTest
    @CsvSource({
        "main, exception, internal error in macmon: the table is broken (BrokenProgram.java:",
        "main, stack, internal error in macmon: StackOverflowError (BrokenProgram.java:",
        "main, class, internal error in macmon: io/macmon/Missing (BrokenProgram.java:",
        "main, memory, not enough memory for these settings; lower --max-flows",
        "main, nothing left, not enough memory",
        "capture, nothing left, not enough memory",
        "worker, nothing left, not enough memory",
        "capture, exception, internal error in the capture: the table is broken (BrokenProgram.java:",
        "capture, class, internal error in the capture: io/macmon/Missing (BrokenProgram.java:",
        "capture, memory, not enough memory for these settings; lower --max-flows",
        "worker, exception, internal error in thread macmon-worker: the table is broken (BrokenProgram.java:",
        "worker, stack, internal error in thread macmon-worker: StackOverflowError (BrokenProgram.java:",
        "worker, memory, not enough memory for these settings; lower --max-flows",
    })
    void aDefectPrintsOneLine(String thread, String defect, String message) throws Exception {
        List<String> printed = run("", thread, defect);

        assertThat(printed).hasSize(1);
        assertThat(printed.get(0)).startsWith("macmon: " + message).contains("; ");
    }

    @Test
    void theStackTraceIsPrintedOnRequest() throws Exception {
        List<String> printed = run("1", "main", "exception");

        assertThat(printed.get(0)).startsWith("macmon: internal error").contains("report it");
        assertThat(printed).anyMatch(line -> line.contains("at io.macmon.cli.process.BrokenProgram.fail"));
    }

    private static List<String> run(String debug, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder program = new ProcessBuilder(Program.commandLine(BrokenProgram.class, arguments));
        program.environment().put("MACMON_DEBUG", debug);
        Process process = program.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(Eventually.PATIENCE.toSeconds(), SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.FAILED);
        return printed.lines().toList();
    }
}
