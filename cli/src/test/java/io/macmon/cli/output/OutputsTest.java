package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import io.macmon.cli.ZeekLog;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs that write records to files and to standard output. */
class OutputsTest {

    @TempDir
    Path folder;

    private Path capture;

    @BeforeEach
    void writeCapture() throws IOException {
        capture = folder.resolve("play.pcap");
        LabTrafficFile.write(new LabTraffic(), capture);
    }

    @Test
    void everyFormatHasEveryFlowAndTheClosingStatisticsCountThem() throws Exception {
        Path eve = folder.resolve("eve.json");
        Path zeek = folder.resolve("conn.log");
        Path csv = folder.resolve("flows.csv");
        Path ipfix = folder.resolve("flows.ipfix");

        Result run =
                run("--json", "--out", "eve:" + eve, "--out=zeek:" + zeek, "--out=csv:" + csv, "--out=ipfix:" + ipfix);

        assertThat(run.exitCode).isZero();
        Eve screen = Eve.of(run.out);
        Eve file = Eve.of(Files.readAllLines(eve));
        int flows = screen.of("flow").size();
        int withoutIp = (int)
                screen.of("flow").stream().filter(flow -> !flow.has("src_ip")).count();
        assertThat(withoutIp).isPositive();
        assertThat(file.of("flow")).isEqualTo(screen.of("flow"));
        assertThat(file.closingStatistics()).isEqualTo(screen.closingStatistics());
        ZeekLog log = new ZeekLog(zeek);
        assertThat(log.lines()).hasSize(flows - withoutIp);
        assertThat(log.isClosed()).isTrue();
        assertThat(log.types()).containsEntry("ts", "time").containsEntry("orig_pkts", "count");
        assertThat(Files.readAllLines(csv)).hasSize(1 + flows);
        assertThat(ipfix).isNotEmptyFile();
        assertThat(screen.closingStatistics().at("/macmon/outputs"))
                .satisfiesExactly(
                        first -> assertThat(counts(first)).isEqualTo(List.of(flows, 0, 0)),
                        second -> assertThat(counts(second)).isEqualTo(List.of(flows - withoutIp, 0, withoutIp)),
                        third -> assertThat(counts(third)).isEqualTo(List.of(flows, 0, 0)),
                        fourth -> assertThat(counts(fourth)).isEqualTo(List.of(flows, 0, 0)));
    }

    private static List<Integer> counts(JsonNode output) {
        return List.of(
                output.get("written").asInt(),
                output.get("dropped").asInt(),
                output.get("unfit").asInt());
    }

    @Test
    void eveOnStandardOutputIsWhatJsonPrints() throws Exception {
        Result json = run("--json");
        Result eve = run("--out", "eve:-");

        assertThat(Eve.of(eve.out).of("flow")).isEqualTo(Eve.of(json.out).of("flow"));
        assertThat(eve.err).isEmpty();
    }

    @Test
    void textOnStandardOutputIsTheDefault() throws Exception {
        Result plain = run("--idle-timeout", "1s");
        Result text = run("--idle-timeout", "1s", "--out", "text:-");

        assertThat(text.out.size()).isEqualTo(plain.out.size()).isGreaterThan(13);
        assertThat(text.out).anyMatch(line -> line.startsWith("Closing statistics"));
        assertThat(text.out).noneMatch(line -> line.contains("  output "));
        assertThat(text.err).isEmpty();
    }

    @Test
    void textGoesToAFileBesideJson() throws Exception {
        Path text = folder.resolve("watch.txt");

        Result run = run("--json", "--out", "text:" + text);

        assertThat(Eve.of(run.out).of("flow")).hasSize(13);
        assertThat(Files.readAllLines(text))
                .filteredOn(line -> line.contains("  flow  "))
                .hasSize(13);
        assertThat(Files.readString(text)).contains("Closing statistics").doesNotContain("\u001b");
    }

    @Test
    void quietPrintsOnlyTheClosingStatistics() throws Exception {
        assertThat(run("-q").out.get(1)).startsWith("Closing statistics");
        assertThat(Eve.of(run("-q", "--json").out).all()).hasSize(1);
        assertThat(Eve.of(run("-q", "--out", "eve:-").out).all()).hasSize(1);
    }

    @Test
    void textGoesToStandardErrorWhenStandardOutputHasRecords() throws Exception {
        Result csv = run("--out", "csv:-");

        assertThat(csv.out.get(0)).startsWith("start,end,");
        assertThat(csv.out).hasSize(1 + 13);
        assertThat(csv.err).anyMatch(line -> line.startsWith("Closing statistics"));
        assertThat(csv.err).anyMatch(line -> line.contains("csv:-  13 written"));
    }

    @Test
    void aReaderOfRecordsThatLeavesEarlyIsNotAnError() throws Exception {
        List<String> shell = List.of("sh", "-c", "\"$@\" 2>/dev/null | head -n 1", "sh");

        assertThat(run(shell, "--out", "csv:-").out).hasSize(1);
    }

    @Test
    void aFullDiskCostsOneFileItsLastRecordsAndNoOtherOutputAny() throws Exception {
        Path eve = folder.resolve("eve.json");
        List<String> limited = List.of("sh", "-c", "ulimit -f 8; exec \"$@\"", "sh");

        Result run = run(limited, "--json", "--out", "eve:" + eve);

        assertThat(run.exitCode).isEqualTo(1);
        assertThat(Eve.of(run.out).of("flow")).hasSize(13);
        JsonNode closing = Eve.of(run.out).closingStatistics();
        int written = Eve.of(Files.readAllLines(eve)).all().size();
        assertThat(closing.at("/macmon/outputs/0/written").asInt()).isEqualTo(written);
        assertThat(closing.at("/macmon/outputs/0/dropped").asInt()).isEqualTo(13 - written);
        assertThat(closing.at("/macmon/drops/outputs").asInt()).isEqualTo(13 - written);
        assertThat(run.err)
                .anyMatch(line ->
                        line.matches("macmon: lost \\d+ of 14 records: cannot write eve:" + eve + ": File too large"));
        assertThat(run.err)
                .filteredOn(line -> line.startsWith("macmon: eve:" + eve + ": cannot write"))
                .hasSize(1);
    }

    @Test
    void invalidTargetsAreRejectedBeforeAFileIsTruncated() throws Exception {
        byte[] before = Files.readAllBytes(capture);
        assertRejected("names the same file as --read", "--out", "csv:" + capture);
        assertRejected("names the same file as --out", "--out", "csv:f", "--out", "eve:f");
        assertRejected("drop one of them", "--json", "--out", "eve:-");
        assertRejected("give a file name", "-w", "-", "--out", "csv:-");
        assertRejected("give a file name", "-w", "-", "--out", "text:-");
        assertRejected("give a file name", "--json", "--out", "text:-");
        assertRejected("did you mean 'csv'?", "--out", "csvv:f");
        assertRejected("must be 0 to 65535", "--community-id-seed", "65536");
        assertRejected("syslog-sd-id", "--syslog-sd-id", "macmon");
        assertRejected(
                "contains no PEM or DER certificate",
                "--out",
                "syslog:tls://127.0.0.1:6514",
                "--syslog-ca",
                capture.toString());
        assertRejected(
                "/dev/zero: is larger than 8 MiB", "--out", "syslog:tls://127.0.0.1:6514", "--syslog-ca", "/dev/zero");
        assertThat(Files.readAllBytes(capture)).isEqualTo(before);
    }

    @Test
    void aFileOrHostThatCannotBeUsedPreventsTheStart() throws Exception {
        Result file = run("--out", "csv:" + folder.resolve("no/such/folder.csv"));
        Result name = run("--out", "ipfix:udp://no-such-host.invalid:4739");

        assertThat(file.exitCode).isEqualTo(1);
        assertThat(file.err).singleElement().asString().contains("cannot write csv:", "there is no directory");
        assertThat(name.exitCode).isEqualTo(1);
        assertThat(name.err).singleElement().asString().contains("cannot resolve host 'no-such-host.invalid'");
    }

    private void assertRejected(String problem, String... arguments) throws Exception {
        Result rejected = run(arguments);
        assertThat(rejected.exitCode).as("%s", rejected).isEqualTo(2);
        assertThat(String.join("\n", rejected.err)).contains(problem);
    }

    private Result run(String... arguments) throws Exception {
        return run(List.of(), arguments);
    }

    private Result run(List<String> starter, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("watch", "-r", capture.toString()));
        all.addAll(Arrays.asList(arguments));
        try (Program program = Program.startIn(starter, all.toArray(String[]::new))) {
            return new Result(program.exitCode(), program.out(), program.err());
        }
    }

    private record Result(int exitCode, List<String> out, List<String> err) {}
}
