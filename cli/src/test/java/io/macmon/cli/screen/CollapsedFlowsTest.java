package io.macmon.cli.screen;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Program;
import io.macmon.cli.SmallCapture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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
        assertThat(lines).anyMatch(line -> line.endsWith("from unexpected sources, " + alerts + " alerts"));
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
        List<String> command = new ArrayList<>(Program.commandLine());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(
                        Requirements.program("script"), "-q", "-e", "-c", String.join(" ", command), "/dev/null")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .replaceAll("\u001b\\[[0-9;]*[mK]|\r", "")
                .lines()
                .toList();
        assertThat(process.waitFor(Eventually.PATIENCE.toSeconds(), SECONDS)).isTrue();
        return lines;
    }
}
