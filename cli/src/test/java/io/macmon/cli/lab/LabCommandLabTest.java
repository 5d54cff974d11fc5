package io.macmon.cli.lab;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import io.macmon.cli.http.RawHttp;
import io.macmon.cli.http.RawHttp.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@LabTest
class LabCommandLabTest {

    @TempDir
    Path folder;

    @Test
    void reportsFlowsAndOneAlertAndChecksThemAndSuggestsCommands() throws Exception {
        try (Program lab = Program.startIn(List.of("env", "MACMON_COMMAND=./macmon"), "lab")) {
            assertThat(lab.exitCode()).isZero();
            assertThat(lab.out())
                    .anyMatch(line -> line.contains("TCP") && line.contains("10.20.0.31:9100"))
                    .anyMatch(line -> line.contains("ALERT") && line.contains("02:bb:00:00:00:99"))
                    .anyMatch(line -> line.contains("delay") && line.contains("p99"))
                    .anyMatch(line -> line.equals("  stations    02:aa:00:00:00:04  150 frames, 141,300 bytes"))
                    .anyMatch(line -> line.equals("  strangers   02:bb:00:00:00:99  3 frames, 180 bytes"))
                    .anyMatch(line -> line.equals("Everything that was sent was reported, and nothing else."))
                    .noneMatch(line -> line.contains("WRONG"))
                    .noneMatch(line -> line.contains("{") || line.contains("["))
                    .allMatch(line -> line.length() <= 80);
            assertThat(times(lab.out())).hasSizeGreaterThanOrEqualTo(12).isSorted();
            assertThat(lab.err()).noneMatch(line -> line.contains("eBPF"));
            assertThat(lab.out().stream()
                            .dropWhile(line -> !line.equals("Try next"))
                            .skip(1)
                            .toList())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allMatch(line -> line.matches("  (sudo )?\\./macmon (lab|watch|audit|doctor).*"));
        }
    }

    /** The page of a run whose network has no way out is reached from outside of it. */
    @ParameterizedTest
    @ValueSource(strings = {"watch", "audit"})
    void servesTheWebPageOutsideOfItsNetwork(String command) throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        List<String> options = new ArrayList<>(List.of("lab", "--web", "0"));
        if (command.equals("audit")) {
            options.addAll(
                    List.of("--audit", "--report", folder.resolve("report.html").toString()));
        }
        try (Program lab = Program.start(options.toArray(String[]::new))) {
            String url = lab.awaitOutput(line -> line.startsWith("Web page: ")).replaceAll("Web page: | \\(.*", "");
            String token = url.replaceFirst(".*#token=", "");
            int port = URI.create(url).getPort();

            eventually("it shows strangers", () -> {
                Answer status = get(port, "/api/status", token);
                Answer unlisted = get(port, command.equals("audit") ? "/api/findings" : "/api/strangers", token);
                return status.body().contains("\"command\":\"" + command + "\"")
                        && unlisted.body().contains("02:bb:00:00:00:99");
            });
            assertThat(get(port, "/", token).body()).startsWithIgnoringCase("<!doctype html>");
            assertThat(get(port, "/api/status", "wrong").status()).isEqualTo(401);
            if (command.equals("audit")) {
                assertThat(get(port, "/api/report", token).body()).contains("<title>MAC audit of lab0</title>");
            } else {
                assertRecordedFile(port, token);
            }
            lab.terminate();
            assertThat(lab.exitCode()).isZero();
        }
    }

    @Test
    void leavesNothingWhenItIsKilled() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        try (Program lab = Program.start("lab", "--web", "0")) {
            String url = lab.awaitOutput(line -> line.startsWith("Web page: ")).replaceAll("Web page: | \\(.*", "");
            String token = url.replaceFirst(".*#token=", "");
            int port = URI.create(url).getPort();
            eventually(
                    "the run inside serves the page",
                    () -> get(port, "/api/status", token).body().contains("watch"));
            Path directory = webDirectory(lab).orElseThrow();
            List<ProcessHandle> inside = lab.process().descendants().toList();
            assertThat(directory).exists();

            lab.kill();
            eventually("the run inside ends", () -> inside.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(directory).doesNotExist();
        }
    }

    private static Optional<Path> webDirectory(Program lab) {
        String option = "--web-directory=";
        return lab.process()
                .descendants()
                .flatMap(process -> words(process.pid()).stream())
                .filter(word -> word.startsWith(option))
                .map(word -> Path.of(word.substring(option.length())))
                .findFirst();
    }

    private static List<String> words(long pid) {
        try {
            return List.of(
                    Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0", -1));
        } catch (IOException ended) {
            return List.of();
        }
    }

    private static void assertRecordedFile(int port, String token) throws Exception {
        eventually("the recorder has a file", () -> fileOf(port, token).endsWith(".pcapng"));
        String name = fileOf(port, token);

        eventually(
                "the file is written",
                () -> get(port, "/api/capture/" + name, token).status() == 200);
        assertThat(get(port, "/api/capture/" + name + "x", token).status()).isEqualTo(404);
        assertThat(get(port, "/api/capture/token", token).status()).isEqualTo(404);
    }

    private static String fileOf(int port, String token) throws IOException {
        return get(port, "/api/strangers", token)
                .body()
                .replaceFirst("(?s).*?\"(?:file|capture_file)\":\"[^\"]*/([^\"]+)\".*", "$1");
    }

    // Before the run has started, the connection ends without a reply.
    private static Answer get(int port, String path, String token) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return RawHttp.send(
                    socket, RawHttp.get(path, List.of("Host: localhost", "Authorization: Bearer " + token)));
        } catch (SocketException reset) {
            return new Answer(0, Map.of(), "");
        }
    }

    @Test
    void findsTheAttackAndWritesAReport() throws Exception {
        Path report = folder.resolve("report.html");
        try (Program lab = Program.start("lab", "--audit", "--report", report.toString())) {
            assertThat(lab.exitCode()).as("it printed %s", lab.err()).isZero();
            assertThat(lab.out())
                    .anyMatch(line -> line.contains("HIGH") && line.contains("address-theft"))
                    .anyMatch(line -> line.contains("HIGH") && line.contains("gratuitous-arp"))
                    .anyMatch(line -> line.contains("HIGH") && line.contains("rogue-dhcp"))
                    .anyMatch(line -> line.contains("MEDIUM") && line.contains("absent-station"))
                    .anyMatch(line -> line.matches(".*ok +ARP poisoning .*"))
                    .anyMatch(line -> line.equals("Everything that was wrong was found, and nothing else."))
                    .noneMatch(line -> line.contains("WRONG"))
                    .filteredOn(line -> !line.contains("Report: " + report))
                    .allMatch(line -> line.length() <= 80);
            assertThat(report)
                    .content()
                    .contains("<title>MAC audit of lab0</title>", "rogue-dhcp", "02:bb:00:00:00:67", "10.20.0.99");
        }
        assertThat(folder.toFile().list()).containsExactly("report.html");
    }

    @Test
    void replacesItsOwnReportAndNoOtherFile() throws Exception {
        Path report = Files.writeString(folder.resolve("report.html"), "<title>Quarterly report</title>");
        try (Program lab = Program.start("lab", "--audit", "--report", report.toString())) {
            assertThat(lab.exitCode()).isEqualTo(1);
            assertThat(lab.err()).anyMatch(line -> line.contains("is not a report of macmon lab"));
            assertThat(report).hasContent("<title>Quarterly report</title>");
        }
        Files.writeString(report, "<title>MAC audit of lab0</title>");
        try (Program lab = Program.start("lab", "--audit", "--json", "--report", report.toString())) {
            assertThat(lab.exitCode()).as("it printed %s", lab.err()).isZero();
            assertThat(Eve.of(lab.out()).of("alert")).hasSizeGreaterThanOrEqualTo(6);
            assertThat(report).content().contains("address-theft");
        }
    }

    @Test
    void printsOnlyJsonWhenAskedTo() throws Exception {
        Path file = folder.resolve("lab.pcapng");
        try (Program lab = Program.start("lab", "--json", "-w", file.toString())) {
            assertThat(lab.exitCode()).as("it printed %s", lab.err()).isZero();
            Eve eve = Eve.of(lab.out());
            Set<String> kinds = eve.all().stream()
                    .map(event -> event.get("event_type").asText())
                    .collect(Collectors.toSet());
            Set<String> sources = eve.of("flow").stream()
                    .map(flow -> flow.at("/ether/src_macs/0").asText())
                    .collect(Collectors.toSet());
            assertThat(kinds).containsExactlyInAnyOrder("flow", "alert", "stats");
            assertThat(eve.of("alert")).hasSize(1);
            assertThat(sources).hasSizeGreaterThanOrEqualTo(3);
            assertThat(eve.drops()).isZero();
            assertThat(eve.flowFrames()).isEqualTo(eve.analysedFrames());
            JsonNode delay = eve.closingStatistics().at("/macmon/interval/delay_us");
            assertThat(delay.get("count").asLong()).isEqualTo(eve.analysedFrames());
            assertThat(framesIn(file)).isEqualTo(eve.analysedFrames());
        }
    }

    @Test
    void refusesToStopBeforeAllTrafficIsSent() throws Exception {
        try (Program lab = Program.start("lab", "--for", "1s")) {
            assertThat(lab.exitCode()).isEqualTo(2);
            assertThat(lab.err()).anyMatch(line -> line.contains("for: must be at least"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--fleet --audit            | audit: cannot be combined with --fleet",
                "--fleet --report x.html    | report: cannot be combined with --fleet",
                "--fleet --json             | json: cannot be combined with --fleet",
                "--fleet --screen           | screen: cannot be combined with --fleet",
                "--fleet --for 5m           | for: cannot be combined with --fleet",
                "--fleet -w x.pcap          | w: cannot be combined with --fleet",
                "--speed 2                  | speed: works only with --fleet",
                "--audit --broker x         | broker: works only with --fleet"
            })
    void refusesOptionsOfAnotherLab(String options, String message) throws Exception {
        try (Program lab = Program.start(("lab " + options).split(" ", -1))) {
            assertThat(lab.exitCode()).isEqualTo(2);
            assertThat(lab.err()).anyMatch(line -> line.contains(message));
        }
    }

    // The times at the start of the event lines.
    private static List<String> times(List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches("\\d\\d:\\d\\d:\\d\\d .*"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    private static long framesIn(Path file) throws Exception {
        try (CaptureFileSource source = CaptureFileSource.open(file, 4)) {
            source.run(block -> block.release());
            return source.stats().frames();
        }
    }
}
