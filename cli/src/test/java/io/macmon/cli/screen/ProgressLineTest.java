package io.macmon.cli.screen;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Program;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {

    private static final String CLEARED = "\r\u001b[K";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0       | 1000    | 0       | 1    | '  0%  0 frames/s  0 bytes/s'",
                "250     | 1000    | 50      | 10   | ' 25%  5 frames/s  25 bytes/s  30s left'",
                "1000    | 1000    | 200     | 10   | '100%  20 frames/s  100 bytes/s  0s left'",
                "1000    | 100000  | 200     | 10   | '  1%  20 frames/s  100 bytes/s  16m30s left'",
                "1000    | 1000000 | 200     | 10   | '  0%  20 frames/s  100 bytes/s  2h46m left'",
                "2000    | 1000    | 200     | 10   | '100%  20 frames/s  200 bytes/s  0s left'",
                "5000000 | -1      | 2000000 | 1    | '2.0M frames  2.0M frames/s  5.0M bytes/s'",
            })
    void showsPercentageRatesAndTimeLeft(long position, long size, long frames, int seconds, String text) {
        assertThat(ProgressLine.text(position, size, frames, Duration.ofSeconds(seconds)))
                .isEqualTo(text);
    }

    @Test
    void isDrawnOnATerminalAndClearedBeforeAnythingElseIsPrinted() throws Exception {
        Path file = oneFrame();
        String shown = onATerminal("> " + folder.resolve("out"), file, "frames/s");

        assertThat(shown).contains(CLEARED + "macmon: ").contains("frames/s").contains(CLEARED);
        assertThat(shown.lastIndexOf(CLEARED)).isGreaterThan(shown.lastIndexOf("frames/s"));
    }

    @Test
    void staysBelowTheRecordsOnTheSameTerminal() throws Exception {
        String shown = onATerminal("", oneFrame(), "frames/s");

        assertThat(screen(shown))
                .anyMatch(line -> line.startsWith("Closing statistics"))
                .noneMatch(line -> line.contains("bytes/s"));
    }

    @Test
    void isNotDrawnOnADumbTerminalNorWithQuiet() throws Exception {
        Path file = oneFrame();

        assertThat(onATerminal("", file, "", Map.of("TERM", "dumb")))
                .contains("Closing statistics")
                .doesNotContain("bytes/s");
        assertThat(onATerminal("-q > " + folder.resolve("out"), file)).doesNotContain("bytes/s");
        assertThat(onATerminal("2> " + folder.resolve("err") + "> " + folder.resolve("out"), file))
                .doesNotContain("bytes/s");
        assertThat(folder.resolve("err")).isEmptyFile();
    }

    private String onATerminal(String redirections, Path file) throws Exception {
        return onATerminal(redirections, file, "");
    }

    private String onATerminal(String redirections, Path file, String awaited) throws Exception {
        return onATerminal(redirections, file, awaited, Map.of("TERM", "xterm"));
    }

    /** What a terminal shows of a run whose input ends when {@code awaited} was shown; if empty, after two seconds. */
    private String onATerminal(String redirections, Path file, String awaited, Map<String, String> environment)
            throws Exception {
        Path done = folder.resolve("done");
        String end = awaited.isEmpty() ? "sleep 2" : "while [ ! -e " + done + " ]; do sleep 0.1; done";
        List<String> command = new ArrayList<>(Program.commandLine());
        command.addAll(List.of("watch", "-r", "-"));
        String pipeline = "(cat " + file + "; " + end + ") | " + String.join(" ", command) + " " + redirections;
        ProcessBuilder builder = new ProcessBuilder(
                        Requirements.program("script"), "-q", "-e", "-c", pipeline, "/dev/null")
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        StringBuilder shown = new StringBuilder();
        try (Reader terminal = process.inputReader(StandardCharsets.UTF_8)) {
            for (int next = terminal.read(); next != -1; next = terminal.read()) {
                shown.append((char) next);
                if (!awaited.isEmpty() && !Files.exists(done) && shown.indexOf(awaited) >= 0) {
                    Files.createFile(done);
                }
            }
        }
        assertThat(process.waitFor(Eventually.PATIENCE.toSeconds(), SECONDS)).isTrue();
        return shown.toString();
    }

    /** The lines that remain on the screen: of each, what was printed after the last time that it was erased. */
    private static List<String> screen(String shown) {
        return Pattern.compile("\r?\n")
                .splitAsStream(shown)
                .map(line -> line.contains(CLEARED) ? line.substring(line.lastIndexOf(CLEARED)) : line)
                .map(line -> line.replace(CLEARED, ""))
                .toList();
    }

    private Path oneFrame() throws IOException {
        Path file = folder.resolve("some.pcap");
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0xA1B2C3D4);
            out.writeInt(0x0002_0004);
            out.writeLong(0);
            out.writeInt(65_535);
            out.writeInt(1);
            out.writeLong(0);
            out.writeInt(60);
            out.writeInt(60);
            out.write(new byte[60]);
        }
        return file;
    }
}
