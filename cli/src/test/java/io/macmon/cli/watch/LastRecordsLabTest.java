package io.macmon.cli.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Program;
import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Very many flows that end together, because the program is stopped or because they are idle. */
@LabTest
@Tag("flood")
class LastRecordsLabTest extends LabFixture {

    private static final int FLOWS = 100_000;
    private static final int BATCH = 250;
    private static final int PORTS = 50_000;
    private static final String MAC = "02:aa:00:00:00:01";
    private static final Host STATION = new Host("station", MAC, "10.9.0.1", "fe80::1");
    private static final Host ONE = new Host("one", "02:aa:00:00:00:02", "10.9.0.2", "fe80::2");
    private static final Host OTHER = new Host("other", "02:aa:00:00:00:03", "10.9.0.3", "fe80::3");

    @Test
    void noRecordOfALiveRunIsLostAtItsEnd() throws Exception {
        try (Program watch = Program.start(live("--idle-timeout=600s"))) {
            watch.awaitListening();
            sendFlows();
            watch.terminate();

            assertThat(watch.exitCode()).isZero();
            assertThatEveryFileIsComplete(watch);
        }
    }

    @Test
    void noRecordIsLostWhenFlowsAreIdleTogether() throws Exception {
        try (Program watch = Program.start(live("--idle-timeout=5s"))) {
            watch.awaitListening();
            sendFlows();
            Eventually.eventually("all records are written", () -> lines("f.csv") == FLOWS + 1);
            watch.terminate();

            assertThat(watch.exitCode()).isZero();
            assertThatEveryFileIsComplete(watch);
        }
    }

    @Test
    void noRecordOfACaptureFileIsLostWhenTheRunIsStopped() throws Exception {
        Path capture = writeFlows();
        try (Program watch = Program.start(arguments("--idle-timeout=600s", "-q", "-r", "-"))) {
            Files.copy(capture, watch.process().getOutputStream());
            watch.process().getOutputStream().flush();
            watch.terminate();

            assertThat(watch.exitCode()).isZero();
            String drops = statistics(watch, "drops");
            assertThat(drops).contains("none");
            long flows = Long.parseLong(statistics(watch, "flows")
                    .replaceAll(".*?([0-9,]+);.*", "$1")
                    .replace(",", ""));
            assertThat(flows).isPositive();
            assertThat(List.of(lines("f.csv"), lines("features.csv"), lines("eve.json"), zeekLines()))
                    .containsExactly(flows + 1, flows + 1, flows + 1, flows);
        }
    }

    /** Standard output is a pipe without a reader. */
    @Test
    void aSecondSignalGivesUpTheLastRecordsAndCountsThem() throws Exception {
        Path capture = writeFlows();
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        List<String> shell = List.of("sh", "-c", "exec \"$@\" 1<> " + pipe, "sh");
        String[] options = arguments("--idle-timeout=600s", "-r", capture.toString(), "--json");
        try (Program watch = Program.startIn(shell, options)) {
            Eventually.eventually("it writes", () -> Files.exists(folder.resolve("f.csv")) && lines("f.csv") > 1);
            watch.terminate();
            watch.awaitError(line -> line.contains("writing the last records: "));
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(1);
            assertThat(watch.err())
                    .anyMatch(line ->
                            line.matches(".*lost [0-9,]+ of [0-9,]+ records: eve:- did not accept them before .*"));
        }
    }

    private String[] live(String timeout) {
        return arguments(timeout, "-q", "-i", "eth0", "--mac", MAC, "--buffer=64M");
    }

    private String[] arguments(String timeout, String... from) {
        List<String> all = new ArrayList<>(List.of("watch", timeout, "--active-timeout=900s"));
        all.addAll(List.of(from));
        all.add("--max-flows=" + (FLOWS + 1_000));
        Map.of("eve", "eve.json", "zeek", "conn.log", "csv", "f.csv", "features", "features.csv", "ipfix", "f.ipfix")
                .forEach((format, file) -> all.add("--out=" + format + ":" + folder.resolve(file)));
        return all.toArray(String[]::new);
    }

    private void sendFlows() throws Exception {
        for (int first = 0; first < FLOWS; first += BATCH) {
            byte[][] frames = new byte[BATCH][];
            for (int i = 0; i < BATCH; i++) {
                frames[i] = frame(first + i);
            }
            lab.send(frames);
        }
    }

    private Path writeFlows() throws IOException {
        byte[][] frames = new byte[FLOWS][];
        for (int flow = 0; flow < FLOWS; flow++) {
            frames[flow] = frame(flow);
        }
        return SmallCapture.write(folder.resolve("flows.pcap"), frames);
    }

    private static byte[] frame(int flow) {
        return STATION.udp(flow < PORTS ? ONE : OTHER, 1_024 + flow % PORTS, 53, new byte[0]);
    }

    private void assertThatEveryFileIsComplete(Program watch) throws IOException {
        assertThat(statistics(watch, "drops")).contains("none");
        assertThat(lines("f.csv")).isEqualTo(FLOWS + 1);
        assertThat(lines("features.csv")).isEqualTo(FLOWS + 1);
        assertThat(zeekLines()).isEqualTo(FLOWS);
        try (Stream<String> lines = Files.lines(folder.resolve("eve.json"), UTF_8)) {
            assertThat(lines.filter(line -> line.contains("\"event_type\":\"flow\"")))
                    .hasSize(FLOWS);
        }
        assertThat(watch.out()).anyMatch(line -> line.matches(".*f\\.ipfix +100,000 written, 0 dropped"));
    }

    private static String statistics(Program watch, String name) {
        return watch.out().stream()
                .filter(line -> line.startsWith("  " + name))
                .findFirst()
                .orElseThrow();
    }

    private long zeekLines() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("conn.log"), UTF_8)) {
            return lines.filter(line -> !line.startsWith("#")).count();
        }
    }

    private long lines(String file) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve(file), UTF_8)) {
            return lines.count();
        }
    }
}
