package io.macmon.cli.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Program;
import io.macmon.cli.SmallCapture;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollapsedFlowsTest {

    private static final int FLOWS = 1_000;
    private static final int STATIONS = 25;
    private static final Pattern COLLAPSED = Pattern.compile("flow +\\+ ([\\d,]+) flows? of ([\\d,]+) stations?");

    @TempDir
    Path folder;

    @Test
    void aTerminalShowsAFewFlowsAndHowManyMoreThereWere() throws Exception {
        List<String> lines = onATerminal("watch", "-r", capture().toString());

        assertThat(collapsed(lines)).isPositive();
        assertThat(shown(lines) + collapsed(lines)).isEqualTo(FLOWS);
        int statistics = lines.indexOf("");
        assertThat(collapsed(lines.subList(0, statistics))).isEqualTo(collapsed(lines));
        assertThat(lines.get(statistics + 1)).startsWith("Closing statistics");
    }

    @Test
    void alertsAreNeverCollapsed() throws Exception {
        List<String> lines = onATerminal(
                "watch",
                "--alerts",
                "--mac",
                "02:00:00:00:00:00",
                "-r",
                capture().toString());

        long alerts = lines.stream().filter(line -> line.contains("ALERT")).count();
        assertThat(alerts).isGreaterThanOrEqualTo(STATIONS - 1);
        assertThat(lines).anyMatch(line -> line.matches(".* from [\\d,]+ unexpected sources, " + alerts + " alerts"));
        assertThat(collapsed(lines)).isPositive();
        assertThat(shown(lines) + collapsed(lines)).isEqualTo(FLOWS / STATIONS);
    }

    @Test
    void wideLinesAreNeverCollapsed() throws Exception {
        List<String> lines = onATerminal("watch", "--wide", "-r", capture().toString());

        assertThat(shown(lines)).isEqualTo(FLOWS);
    }

    private static long shown(List<String> lines) {
        return lines.stream().filter(CollapsedFlowsTest::isFlow).count();
    }

    private static long collapsed(List<String> lines) {
        return lines.stream()
                .map(COLLAPSED::matcher)
                .filter(Matcher::find)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1).replace(",", "")))
                .sum();
    }

    @Test
    void theNumberOfCollapsedFlowsDoesNotWaitForMoreFlows() throws Exception {
        Path seen = folder.resolve("seen");
        Path late = folder.resolve("late");
        String wait = "for i in $(seq 600); do [ -e " + seen + " ] && break; sleep 0.1; done";
        String input = "(cat " + capture() + "; " + wait + "; [ -e " + seen + " ] || touch " + late + ")";
        Process process = start(input + " | " + commandLine("watch", "-r", "-"));

        StringBuilder shown = new StringBuilder();
        try (Reader terminal = process.inputReader(UTF_8)) {
            for (int next = terminal.read(); next >= 0; next = terminal.read()) {
                shown.append((char) next);
                if (next == '\n'
                        && !Files.exists(seen)
                        && COLLAPSED.matcher(shown).find()) {
                    Files.createFile(seen);
                }
            }
        }

        assertThat(seen).exists();
        assertThat(late).doesNotExist();
        assertThat(process.waitFor(Eventually.PATIENCE.toSeconds(), SECONDS)).isTrue();
        List<String> lines = withoutEscapes(shown.toString());
        assertThat(shown(lines) + collapsed(lines)).isEqualTo(FLOWS);
        assertThat(lines.subList(lines.indexOf(""), lines.size())).noneMatch(line -> line.contains("bytes/s"));
    }

    private static boolean isFlow(String line) {
        return line.matches(".*\\d +flow +[^+ ].*");
    }

    private Path capture() throws Exception {
        byte[][] frames = new byte[FLOWS][60];
        for (int flow = 0; flow < FLOWS; flow++) {
            frames[flow][0] = 2;
            frames[flow][4] = (byte) (flow >> 8);
            frames[flow][5] = (byte) flow;
            frames[flow][6] = 2;
            frames[flow][11] = (byte) (flow % STATIONS);
            frames[flow][12] = (byte) 0x88;
            frames[flow][13] = (byte) 0xB5;
        }
        return SmallCapture.write(folder.resolve("flows.pcap"), frames);
    }

    private static List<String> onATerminal(String... arguments) throws Exception {
        Process process = start(commandLine(arguments));
        String shown = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(Eventually.PATIENCE.toSeconds(), SECONDS)).isTrue();
        return withoutEscapes(shown);
    }

    private static String commandLine(String... arguments) {
        return String.join(" ", Program.commandLine()) + " " + String.join(" ", arguments);
    }

    private static Process start(String shellCommand) throws IOException {
        Process process = new ProcessBuilder(
                        Requirements.program("script"), "-q", "-e", "-c", shellCommand, "/dev/null")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        return process;
    }

    /** The lines that remain on the screen: of each, what was printed after the last time that it was erased. */
    private static List<String> withoutEscapes(String shown) {
        return shown.replaceAll("[^\n]*\r\u001b\\[K", "")
                .replaceAll("\u001b\\[[0-9;]*m|\r", "")
                .lines()
                .toList();
    }
}
