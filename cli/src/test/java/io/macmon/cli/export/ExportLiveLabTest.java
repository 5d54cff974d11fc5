package io.macmon.cli.export;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.CommandResult;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Capture files and the flight recorder on a live wire, checked against a capture by dumpcap. */
@LabTest
class ExportLiveLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress STRANGER = MacAddress.parse("02:bb:00:00:00:99");
    private static final MacAddress OTHER_STRANGER = MacAddress.parse("02:cc:00:00:00:77");

    @Test
    void aRotationLosesNoFrameAndTheFilesStateTheirLosses() throws Exception {
        try (Program export = Program.start(
                        "export",
                        "--parent",
                        Lab.PARENT,
                        "--mac",
                        STATION.toString(),
                        "-w",
                        folder + "/l.pcapng",
                        "-b",
                        "packets:1000")
                .awaitListening()) {
            byte[] frame = Frames.from(STATION);
            byte[] others = Frames.from(STRANGER);
            for (int i = 0; i < 10_500; i++) {
                lab.send(frame);
                if (i % 7 == 0) {
                    lab.send(others);
                }
            }
            export.terminate();

            assertThat(export.exitCode()).isZero();
            assertThat(export.err()).anyMatch(line -> line.startsWith("macmon: 10,500 frames written to 11 files"));
        }
        assertThat(files("l_")).hasSize(11);
        int frames = 0;
        for (Path file : files("l_")) {
            frames += Integer.parseInt(CaptureTool.output("capinfos", "-T", "-r", "-c", file)
                    .strip()
                    .replaceAll(".*\t", ""));
            String interfaceText = CaptureTool.output("capinfos", file);
            assertThat(interfaceText)
                    .contains("Name = eth0", "Description = the stations' frames", "Speed = ")
                    .contains("Number of stat entries = 1");
        }
        assertThat(frames).isEqualTo(10_500);
        String blocks = CaptureTool.output(
                "tshark", "-r", files("l_").get(0).toString(), "-X", "read_format:MIME Files Format", "-V");
        assertThat(blocks)
                .contains("Number of Dropped Packets: 0", "Number of Dropped Packets by OS: 0")
                .contains("dropped by macmon: ring 0, writer 0");
    }

    @Test
    void theFlightRecordersFilesHoldExactlyTheFramesOfTheirWindows() throws Exception {
        Path full = folder.resolve("full.pcapng");
        Process dumpcap = new ProcessBuilder(
                        Requirements.program("dumpcap"), "-q", "-i", Lab.PARENT, "-w", full.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        eventually("dumpcap listens", () -> Files.exists(full) && Files.size(full) > 0);
        try (Program watch = Program.start(
                        "watch",
                        "--parent",
                        Lab.PARENT,
                        "--mac",
                        STATION.toString(),
                        "--json",
                        "--record",
                        "1s/1s",
                        "--record-dir",
                        folder.toString(),
                        "--record-memory",
                        "1M")
                .awaitListening()) {
            for (int i = 0; i < 400; i++) {
                lab.send(Frames.from(STATION));
                if (i > 100) {
                    lab.send(Frames.from(STRANGER));
                }
                if (i == 200) {
                    lab.send(Frames.from(OTHER_STRANGER));
                }
                Thread.sleep(10);
            }
            watch.terminate();

            assertThat(watch.exitCode()).isEqualTo(ExitCode.FINDINGS);
            Eve eve = Eve.of(watch.out());
            assertThat(eve.drops()).isZero();
            assertThat(eve.analysedFrames()).isEqualTo(400);
            eventually("dumpcap has it all", () -> times(full, null).size() == 400 + 299 + 1);
            for (JsonNode alert : eve.of("alert")) {
                checkWindow(alert, full);
            }
            assertThat(files("alert_")).hasSize(2);
        } finally {
            dumpcap.destroy();
            dumpcap.waitFor();
        }
    }

    @Test
    void keepsTheNewestFilesThatFitOnAFullDisk() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path big = folder.resolve("big.pcap");
        CommandResult.ofLine("export -q -r " + manyFrames() + " -w " + big);
        String script = "mount -t tmpfs -o size=4m tmpfs " + disk + " && \"$@\" && df -B1 --output=avail " + disk
                + " | tail -1 && for f in " + disk + "/*; do " + Requirements.program("capinfos")
                + " -T -r -c $f; done";
        try (Program export = Program.startIn(
                List.of("unshare", "--mount", "sh", "-c", script, "sh"),
                "export",
                "-r",
                big.toString(),
                "-w",
                disk + "/d.pcapng",
                "-b",
                "filesize:500",
                "--min-free",
                "1M")) {
            assertThat(export.exitCode()).as("%s", export.err()).isZero();
            assertThat(Long.parseLong(export.out().get(0).strip())).isGreaterThanOrEqualTo(1 << 20);
            List<String> kept = export.out().subList(1, export.out().size());
            assertThat(kept).hasSizeBetween(4, 6).last().asString().contains("d_00021_");
            assertThat(export.err())
                    .anyMatch(line -> line.matches("macmon: the oldest \\d+ files, with \\d+ frames, were removed.*"));
            long removed = number("with (\\d+) frames", export.err());
            long left = kept.stream()
                    .mapToLong(line -> Long.parseLong(line.replaceAll(".*\t", "")))
                    .sum();
            assertThat(removed + left).isEqualTo(10_000);
        }
    }

    private void checkWindow(JsonNode alert, Path full) throws Exception {
        String source = alert.at("/ether/src_mac").asText();
        Path file = Path.of(alert.at("/capture_file").asText());
        List<BigDecimal> recorded = times(file, source);
        String marked = CaptureTool.output(
                "tshark", "-r", file, "-Y", "frame.comment", "-T", "fields", "-e", "frame.time_epoch");
        BigDecimal at = new BigDecimal(marked.strip());
        BigDecimal second = BigDecimal.ONE;
        assertThat(recorded)
                .isEqualTo(times(full, source).stream()
                        .filter(time -> time.compareTo(at.subtract(second)) >= 0 && time.compareTo(at.add(second)) <= 0)
                        .toList())
                .contains(at);
        assertThat(recorded.get(0)).isEqualTo(at); // the first frame of the source raises the alert
        assertThat(times(file, null)).isEqualTo(recorded);
    }

    /** The timestamps of the frames of one source, or of all. */
    private static List<BigDecimal> times(Path file, String source) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Requirements.program("tshark"), "-n", "-r", file.toString(), "-T", "fields", "-e", "frame.time_epoch"));
        if (source != null) {
            command.addAll(List.of("-Y", "eth.src == " + source));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(); // fails at the end of a file that is still being written
        return output.lines().map(BigDecimal::new).toList();
    }

    private Path manyFrames() throws IOException {
        Path lots = folder.resolve("lots.pcap");
        ByteBuffer bytes = ByteBuffer.allocate(24 + 10_000 * 1_016);
        bytes.putInt(0xA1B2C3D4).putInt(0x0002_0004).putLong(0).putInt(262_144).putInt(1);
        for (int i = 0; i < 10_000; i++) {
            bytes.putInt(1_700_000_000 + i / 100)
                    .putInt(i % 100)
                    .putInt(1_000)
                    .putInt(1_000)
                    .put(new byte[1_000]);
        }
        return Files.write(lots, bytes.array());
    }

    private static long number(String pattern, List<String> lines) {
        Matcher found = Pattern.compile(pattern).matcher(String.join("\n", lines));
        assertThat(found.find()).isTrue();
        return Long.parseLong(found.group(1));
    }

    private List<Path> files(String start) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .sorted()
                    .toList();
        }
    }
}
