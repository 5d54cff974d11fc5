package io.macmon.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.CommandResult;
import io.macmon.cli.LabTrafficFixture;
import io.macmon.cli.Program;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import io.macmon.cli.process.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports the lab's traffic to files that other programs read. */
class ExportFileTest extends LabTrafficFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o.pcapng",
                "o.pcap",
                "o.pcap --format pcap-us",
                "o.pcapng.zst",
                "o.pcapng.gz",
                "o.cap --compress zstd",
                "o.pcapng -b packets:50",
                "o.pcap.gz -b filesize:40",
                "o.pcapng.zst -b duration:1",
                "o.pcapng --split mac",
                "o.pcap --split mac --compress gzip -b packets:40"
            })
    void otherProgramsReadEveryFrameOfEveryFile(String how) throws Exception {
        CommandResult run = CommandResult.ofLine("export -r " + file + " -w " + folder + "/" + how);

        assertThat(run.exitCode()).as("%s", run.err()).isZero();
        assertThat(run.err().get(0)).startsWith("macmon: " + traffic.frames().size() + " frames written to ");
        int frames = 0;
        for (Path written : written()) {
            long counted =
                    Long.parseLong(tool("capinfos -T -r -c " + written).strip().replaceAll(".*\t", ""));
            assertThat(tool("tshark -n -r " + written + " -T fields -e frame.time_epoch")
                            .lines())
                    .hasSize((int) counted)
                    .allMatch(time -> time.matches("170000\\d{4}\\.\\d{3}0{6}"));
            tool("editcap " + written + " " + folder + "/copy");
            if (!how.matches(".*(zst|gz).*")) {
                assertThat(tool("unshare --user " + Requirements.program("tcpdump") + " -n -r " + written)
                                .lines())
                        .hasSize((int) counted);
            }
            frames += (int) counted;
        }
        assertThat(frames).isEqualTo(traffic.frames().size());
    }

    @Test
    void selectsByStationAndFilterFromFileToFile() throws Exception {
        String stations = String.join(
                ",",
                LabTraffic.STATIONS.stream()
                        .map(station -> station.mac().toString())
                        .toList());
        CommandResult.ofLine("export -q -r " + file + " --mac " + stations + " -w " + folder + "/o.pcapng");
        assertThat(tool("tshark -n -r " + folder + "/o.pcapng -T fields -e eth.src")
                        .lines())
                .hasSize((int) traffic.stationFrames())
                .doesNotContain(LabTraffic.STRANGER.mac().toString());

        CommandResult.of(
                "export", "-q", "-r", file.toString(), "--filter", "tcp port 9100", "-w", folder + "/tcp.pcapng");
        assertThat(tool("tshark -n -r " + folder + "/tcp.pcapng -T fields -e tcp.port")
                        .lines())
                .hasSize(54);
        assertThat(tool("capinfos " + folder + "/tcp.pcapng")).contains("Filter string = tcp port 9100");
    }

    @Test
    void endsAtTheCountAndAtTheConditionsOfAutostop() throws Exception {
        CommandResult run = CommandResult.ofLine("export -r " + file + " -c 10 -w " + folder + "/c.pcapng");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err().get(0)).isEqualTo("macmon: 10 frames written to 1 file");

        run = CommandResult.ofLine("export -r " + file + " -a packets:25 -b packets:10 -w " + folder + "/a.pcapng");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err().get(0)).isEqualTo("macmon: 25 frames written to 3 files");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c 10",
                "-a packets:25",
                "-a duration:1",
                "-a filesize:3",
                "-a files:2 -b packets:10",
                "--filter arp",
                "--filter arp -c 3",
                "--mac 02:aa:00:00:00:01 -a packets:2"
            })
    void namesAPlaceForEveryFrame(String options) throws Exception {
        CommandResult run = CommandResult.ofLine("export -r " + file + " " + options + " -w " + folder + "/c.pcapng");

        assertThat(run.exitCode()).isZero();
        Matcher places = Pattern.compile(
                        "macmon: ([\\d,]+) frames captured on .*: ([\\d,]+) written, ([\\d,]+) arrived after the end,"
                                + " ([\\d,]+) filtered, ([\\d,]+) dropped: writer 0")
                .matcher(run.err().get(1));
        assertThat(places.matches()).as("%s", run.err()).isTrue();
        long[] counts = IntStream.rangeClosed(1, places.groupCount())
                .mapToLong(group -> Long.parseLong(places.group(group).replace(",", "")))
                .toArray();
        assertThat(counts[1] + counts[2] + counts[3] + counts[4]).isEqualTo(counts[0]);
        assertThat(counts[1]).isPositive();
        if (!options.contains("filter") && !options.contains("mac")) {
            assertThat(counts[2]).as("after the end").isPositive();
            assertThat(counts[3]).as("filtered").isZero();
        }
    }

    @Test
    void writesToStandardOutputAndPrintsTheNamesOfClosedFiles() throws Exception {
        String macmon = String.join(" ", Program.commandLine());
        String tcpdump = "unshare --user " + Requirements.program("tcpdump") + " -n -r -";
        String piped = CaptureTool.output("sh", "-c", macmon + " export -q -r " + file + " -w - | " + tcpdump);
        assertThat(piped.lines()).hasSize(traffic.frames().size());

        String names = CaptureTool.output(
                "sh",
                "-c",
                macmon + " export -q -r " + file + " -w " + folder + "/n.pcapng -b packets:100 -b printname:-");
        assertThat(names.lines())
                .hasSize(traffic.frames().size() / 100 + 1)
                .allMatch(name -> Files.exists(Path.of(name)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                | no capture file to write; add -w FILE",
                "-w o -b                         | -b needs a value; write it as -b RULE",
                "-w o -b filsize:3               | -b: unknown condition 'filsize'; did you mean 'filesize'?",
                "-w o -b filesize                | -b: 'filesize' has no value; write it as filesize:100000",
                "-w o -b filesize:0              | -b: filesize must be a whole number of at least 1, as in",
                "-w o -b packets:-1              | -b: packets must be a whole number of at least 1, as in packets:10",
                "-w o -b duration:x              | -b: duration must be a number of seconds, as in"
                        + " duration:3600 or duration:0.5, got 'x'",
                "-w o -b interval:0.5            | -b: interval must be a whole number of at least 1, as in"
                        + " interval:3600",
                "-w o -b files:3                 | -b: no condition ends a file",
                "-w o -b files:100000 -b packets:1 | -b: files must be from 1 to 99999, got '100000'",
                "-w o -a size:3                  | -a: unknown condition 'size'",
                "-w o -a files:3                 | -a: files works only with -b",
                "-w o --split mac -a filesize:3  | -a: files and filesize cannot be combined with one file per",
                "-w o --min-free 1G              | min-free: works only with -b; add it",
                "-w - -b packets:3               | -b: needs a file, but -w - writes to standard output",
                "-w - --split mac                | split: needs a file, but -w - writes to standard output",
                "-w o --split group              | split: group works only with a policy",
                "-w o.gz --compress zstd         | compress: zstd contradicts the extension of o.gz (gzip)",
                "-w o --compress lz4             | expected one of: none, gzip, zstd",
                "-w o --for 1s                   | for: works only for live captures",
                "-w o --mac x                    | not a MAC address: 'x'",
                "-w FILE                         | -w: names the same file as --read",
                "-w o -b packets:9 -b printname:FILE | -b: names the same file as --read",
            })
    void explainsAWrongCommandLineAndExitsWithTwo(String options, String explanation) {
        String line = "export -r " + file + " " + (options == null ? "" : options.replace("FILE", file.toString()));
        CommandResult run = CommandResult.ofLine(line);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).anyMatch(message -> message.contains(explanation));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-b packets:5", "--split mac"})
    void explainsAMissingDirectoryAndExitsWithOne(String options) {
        CommandResult run = CommandResult.ofLine("export -r " + file + " -w " + folder + "/none/o.pcapng " + options);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).singleElement().asString().contains("there is no directory " + folder + "/none");
    }

    @Test
    void reportsAFullDiskAndTheUsablePartOfTheFile() throws Exception {
        try (Program export = Program.startIn(
                List.of("sh", "-c", "ulimit -f 64; exec \"$@\"", "sh"),
                "export",
                "-r",
                file.toString(),
                "-w",
                folder + "/o.pcapng")) {
            assertThat(export.exitCode()).isEqualTo(1);
            assertThat(export.err())
                    .anyMatch(line -> line.contains(
                            "cannot write " + folder + "/o.pcapng: File too large; the file ends at byte"))
                    .anyMatch(line -> line.matches(
                            "macmon: lost [\\d,]+ of [\\d,]+ frames: they are not in " + folder + "/o.pcapng"));
        }
    }

    @ParameterizedTest
    @CsvSource({"--split mac,o.pcapng", "-b packets:50,o.pcapng", "--split mac -b packets:50,o.pcap.gz"})
    void neverOverwritesAnInputFileWithAGeneratedName(String how, String name) throws Exception {
        Path before = folder.resolve(name);
        CommandResult.ofLine("export -q -r " + file + " -w " + before + " " + how);
        List<Path> made = written();
        List<Long> sizes = sizes(made);

        CommandResult again = CommandResult.ofLine("export -r "
                + String.join(" ", made.stream().map(Path::toString).toList()) + " -w " + before + " " + how);

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err())
                .anyMatch(line -> line.contains("it is an input file of this run; choose another file or directory"));
        assertThat(written()).isEqualTo(made);
        assertThat(sizes(made)).isEqualTo(sizes);
    }

    @Test
    void stopsReadingAPipeWhenTheFileCannotBeWritten() throws Exception {
        try (Program export = Program.startIn(
                List.of("sh", "-c", "ulimit -f 64; exec \"$@\"", "sh"),
                "export",
                "-r",
                "-",
                "-w",
                folder + "/o.pcapng")) {
            feedUntilItEnds(export);

            assertThat(export.exitCode()).isEqualTo(1);
            assertThat(export.err())
                    .filteredOn(line -> line.contains("cannot write " + folder + "/o.pcapng: File too large"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"export,", "watch,--mac 02:aa:00:00:00:01"})
    void endsWhenTheReaderOfStandardOutputCloses(String command, String options) throws Exception {
        String line = command + " -r - -w - " + (options == null ? "" : options);
        try (Program program = Program.startIn(
                List.of("bash", "-c", "\"$@\" | head -c 100; exit ${PIPESTATUS[0]}", "bash"),
                line.strip().split(" "))) {
            feedUntilItEnds(program);

            assertThat(program.exitCode()).isIn(ExitCode.DONE, ExitCode.FINDINGS);
            assertThat(program.err()).noneMatch(message -> message.contains("cannot write"));
            if (command.equals("export")) {
                assertThat(program.err()).anyMatch(message -> message.contains(" arrived after the reader had left, "));
            }
        }
    }

    // Repeats the traffic, as a pipe that never ends.
    private void feedUntilItEnds(Program program) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        long deadline = System.nanoTime() + Eventually.PATIENCE.toNanos();
        try (OutputStream pipe = program.process().getOutputStream()) {
            pipe.write(bytes);
            pipe.flush();
            while (program.process().isAlive() && System.nanoTime() < deadline) {
                pipe.write(bytes, LabTrafficFile.PCAP_HEADER, bytes.length - LabTrafficFile.PCAP_HEADER);
                pipe.flush();
                Thread.sleep(20);
            }
            assertThat(program.process().isAlive()).as("%s", program.err()).isFalse();
        } catch (IOException gone) {
            // expected: the program has ended
        }
    }

    private static List<Long> sizes(List<Path> files) throws IOException {
        List<Long> sizes = new ArrayList<>();
        for (Path path : files) {
            sizes.add(Files.size(path));
        }
        return sizes;
    }

    private List<Path> written() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().startsWith("o"))
                    .sorted()
                    .toList();
        }
    }

    private static String tool(String line) throws IOException, InterruptedException {
        String[] words = line.split(" ", -1);
        return CaptureTool.output(words[0], (Object[]) Arrays.copyOfRange(words, 1, words.length));
    }
}
