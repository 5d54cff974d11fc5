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
    void writeThePlay() throws IOException {
        capture = folder.resolve("play.pcap");
        LabTrafficFile.write(new LabTraffic(), capture);
    }

    @Test
    void everyFormatHoldsEveryFlowAndTheClosingStatisticsSaySo() throws Exception {
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
    void theScreenMakesRoomForRecordsOnStandardOutput() throws Exception {
        Result csv = run("--out", "csv:-");

        assertThat(csv.out.get(0)).startsWith("start,end,");
        assertThat(csv.out).hasSize(1 + 13);
        assertThat(csv.err).anyMatch(line -> line.startsWith("Closing statistics"));
        assertThat(csv.err).anyMatch(line -> line.contains("csv:-  13 written"));
    }

    @Test
    void aReaderOfRecordsThatLeavesEarlyIsNoError() throws Exception {
        List<String> shell = List.of("sh", "-c", "\"$@\" 2>/dev/null | head -n 1", "sh");

        assertThat(run(shell, "--out", "csv:-").out).hasSize(1);
    }

    @Test
    void aFullDiskCostsTheFileItsLastRecordsAndNobodyElseAny() throws Exception {
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
        assertThat(run.err).anyMatch(line -> line.startsWith("macmon: eve:" + eve + " lacks "));
        assertThat(run.err).filteredOn(line -> line.contains("cannot write")).hasSize(1);
    }

    @Test
    void filesAndWordsThatCannotBeAreRefusedBeforeAnythingIsEmptied() throws Exception {
        byte[] before = Files.readAllBytes(capture);
        assertRefused("names the same file as read", "--out", "csv:" + capture);
        assertRefused("names the same file as out", "--out", "csv:f", "--out", "eve:f");
        assertRefused("drop one of the two", "--json", "--out", "eve:-");
        assertRefused("name a file", "-w", "-", "--out", "csv:-");
        assertRefused("did you mean 'csv'?", "--out", "csvv:f");
        assertRefused("must be 0 to 65535", "--community-id-seed", "65536");
        assertRefused("syslog-sd-id", "--syslog-sd-id", "macmon");
        assertRefused(
                "holds no certificate", "--out", "syslog:tls://127.0.0.1:6514", "--syslog-ca", capture.toString());
        assertThat(Files.readAllBytes(capture)).isEqualTo(before);
    }

    @Test
    void aFileOrNameThatCannotBeUsedEndsTheStart() throws Exception {
        Result file = run("--out", "csv:" + folder.resolve("no/such/folder.csv"));
        Result name = run("--out", "ipfix:udp://no-such-host.invalid:4739");

        assertThat(file.exitCode).isEqualTo(1);
        assertThat(file.err).singleElement().asString().contains("cannot write csv:", "No such file or directory");
        assertThat(name.exitCode).isEqualTo(1);
        assertThat(name.err).singleElement().asString().contains("no address is known for 'no-such-host.invalid'");
    }

    private void assertRefused(String problem, String... arguments) throws Exception {
        Result refused = run(arguments);
        assertThat(refused.exitCode).as("%s", refused).isEqualTo(2);
        assertThat(String.join("\n", refused.err)).contains(problem);
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
