package io.macmon.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.Eve;
import io.macmon.cli.LabTrafficFixture;
import io.macmon.cli.Program;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import io.macmon.cli.process.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole runs over the lab's traffic in a capture file. */
class WatchFileTest extends LabTrafficFixture {

    @Test
    void namesTheOptionWhenRecorderMemoryIsUnavailable() throws Exception {
        try (Program watch = Program.startIn(
                List.of("env", "JAVA_TOOL_OPTIONS=-XX:MaxDirectMemorySize=48m"),
                "watch",
                "-r",
                file.toString(),
                "--mac",
                "02:00:00:00:00:01",
                "--record",
                "1s/1s")) {
            assertThat(watch.exitCode()).isEqualTo(1);
            assertThat(watch.err()).anyMatch(line -> line.contains("lower --record-memory"));
        }
    }

    @Test
    void withoutAStationListAnalysesEverySourceAndExpectsAll() throws Exception {
        Result all = run("watch", "-r", file.toString(), "--json");

        assertThat(all.exitCode()).isZero();
        assertThat(all.eve().analysedFrames()).isEqualTo(traffic.frames().size());
        assertThat(all.eve().flowFrames()).isEqualTo(traffic.frames().size());
        assertThat(all.eve().of("alert")).isEmpty();
        assertThat(all.eve().of("stats")).hasSize(1);
    }

    @Test
    void withAStationListSelectsAsTheKernelDoes() throws Exception {
        Result listed = run(with(stations(), "watch", "-r", file.toString(), "--json"));

        assertThat(listed.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(listed.eve().analysedFrames()).isEqualTo(traffic.stationFrames());
        assertThat(listed.eve().analysedBytes()).isEqualTo(traffic.stationBytes());
        assertThat(listed.eve().of("alert")).singleElement().satisfies(alert -> {
            assertThat(alert.at("/ether/src_mac").asText())
                    .isEqualTo(LabTraffic.STRANGER.mac().toString());
            assertThat(alert.at("/macmon/frames").asInt()).isEqualTo(1);
        });
        assertThat(listed.eve()
                        .closingStatistics()
                        .at("/macmon/unexpected_sources/frames")
                        .asLong())
                .isEqualTo(traffic.strangerFrames());
    }

    @Test
    void theScreenSumsUpTheAlertsOfAFileUnlessEachIsRequested() throws Exception {
        Path eve = folder.resolve("eve.json");
        Result summary = run(with(stations(), "watch", "-r", file.toString(), "--out", "eve:" + eve));
        Result each = run(with(stations(), "watch", "-r", file.toString(), "--alerts"));

        String stranger = LabTraffic.STRANGER.mac().toString();
        assertThat(summary.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(summary.out()).noneMatch(line -> line.contains("ALERT"));
        assertThat(summary.out())
                .anyMatch(line ->
                        line.startsWith("  strangers   " + stranger + "  " + traffic.strangerFrames() + " frame"));
        assertThat(Files.readAllLines(eve)).anyMatch(line -> line.contains("\"event_type\":\"alert\""));
        assertThat(summary.err()).contains("macmon: the statistics sum up 1 alert; --alerts prints each");
        assertThat(each.out()).anyMatch(line -> line.contains("ALERT") && line.contains(stranger));
        assertThat(each.err()).noneMatch(line -> line.contains("--alerts"));
    }

    @Test
    void aFilterSelectsAmongTheStationsFrames() throws Exception {
        Result tcp = run(with(stations(), "watch", "-r", file.toString(), "--json", "--filter", "tcp port 9100"));

        assertThat(tcp.eve().analysedFrames()).isEqualTo(54);
        assertThat(tcp.eve().of("flow")).singleElement().satisfies(flow -> {
            assertThat(flow.at("/proto").asText()).isEqualTo("TCP");
            assertThat(flow.at("/macmon/end_reason").asText()).isEqualTo("end_detected");
            assertThat(flow.at("/tcp/fin").asBoolean()).isTrue();
        });
    }

    @Test
    void stopsAtTheCount() throws Exception {
        Path export = folder.resolve("ten.pcap");
        Result ten = run("watch", "-r", file.toString(), "--json", "-c", "10", "-w", export.toString());

        assertThat(ten.eve().analysedFrames()).isEqualTo(10);
        assertThat(run("watch", "-r", export.toString(), "--json").eve().analysedFrames())
                .isEqualTo(10);
    }

    @Test
    void readsBackWhatItWrote() throws Exception {
        Path export = folder.resolve("again.pcapng");
        List<String> first = run("watch", "-r", file.toString(), "--json", "-w", export.toString())
                .flows();

        assertThat(run("watch", "-r", export.toString(), "--json").flows())
                .isNotEmpty()
                .containsExactlyElementsOf(first.stream()
                        .map(flow -> flow.replace(file.toString(), export.toString()))
                        .toList());
    }

    @Test
    void analysesACutFileUpToTheDamageAndNamesIt() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        int second = LabTrafficFile.PCAP_HEADER
                + LabTrafficFile.RECORD_HEADER
                + traffic.frames().get(0).frame().length;
        Path cut = folder.resolve("cut.pcap");
        Files.write(cut, Arrays.copyOf(whole, second + LabTrafficFile.RECORD_HEADER + 5));

        Result result = run("watch", "-r", cut.toString(), "--json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.eve().analysedFrames()).isEqualTo(1);
        assertThat(result.err()).anyMatch(line -> line.contains(cut.toString()) && line.contains("byte " + second));
    }

    @Test
    void aFullDiskCostsTheCaptureFileAndNothingElse() throws Exception {
        Path export = folder.resolve("export.pcapng");
        List<String> limited = List.of("sh", "-c", "ulimit -f 64; exec \"$@\"", "sh");

        Result result =
                result(Program.startIn(limited, "watch", "-r", file.toString(), "--json", "-w", export.toString()));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.eve().analysedFrames()).isEqualTo(traffic.frames().size());
        long missing =
                result.eve().closingStatistics().at("/macmon/drops/writer").asLong();
        assertThat(missing).isPositive();
        assertThat(result.err()).anyMatch(line -> line.contains(export.toString()));
        assertThat(run("watch", "-r", export.toString(), "--json").eve().analysedFrames())
                .isEqualTo(traffic.frames().size() - missing);
    }

    @Test
    void aReaderThatClosesThePipeIsNoError() throws Exception {
        List<String> shell = List.of("sh", "-c", "\"$@\" | head -n 1; exit ${PIPESTATUS:-0}", "sh");

        Result result = result(Program.startIn(shell, "watch", "-r", file.toString(), "--json"));

        assertThat(result.out()).hasSize(1);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void reportsAnUnwritableOutput() throws Exception {
        List<String> full = List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh");

        Result result = result(Program.startIn(full, "watch", "-r", file.toString(), "--json"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).anyMatch(line -> line.contains("No space left on device"));
    }

    @Test
    void readsAndWritesPipes() throws Exception {
        List<String> pipe = List.of("sh", "-c", "\"$@\" < " + file, "sh");

        Result result = result(Program.startIn(pipe, "watch", "-r", "-", "--json"));

        assertThat(result.eve().analysedFrames()).isEqualTo(traffic.frames().size());
    }

    private static String[] with(List<String> more, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(more);
        return all.toArray(String[]::new);
    }

    private static List<String> stations() {
        return LabTraffic.STATIONS.stream()
                .flatMap(station -> List.of("--mac", station.mac().toString()).stream())
                .toList();
    }

    private static Result run(String... arguments) throws Exception {
        return result(Program.start(arguments));
    }

    private static Result result(Program started) throws InterruptedException {
        try (Program program = started) {
            return new Result(program.exitCode(), program.out(), program.err());
        }
    }

    private record Result(int exitCode, List<String> out, List<String> err) {

        Eve eve() {
            return Eve.of(out);
        }

        List<String> flows() {
            return out.stream()
                    .filter(line -> line.contains("\"event_type\":\"flow\""))
                    .toList();
        }
    }
}
