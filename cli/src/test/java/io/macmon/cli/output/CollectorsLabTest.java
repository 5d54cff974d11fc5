package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.capture.link.Links;
import io.macmon.cli.Program;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IPFIX as independent collectors and readers understand it, over the loopback device and from a file. */
@LabTest
class CollectorsLabTest {

    @TempDir
    Path folder;

    private Path capture;

    @BeforeEach
    void prepare() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        capture = folder.resolve("play.pcap");
        LabTrafficFile.write(new LabTraffic(), capture);
    }

    @Test
    void nfcapdStoresTheSameFlowsFramesAndBytesWithTheirMacs() throws Exception {
        Path store = Files.createDirectory(folder.resolve("store"));
        int port = freePort();
        Path log = folder.resolve("nfcapd.out");
        Process collector =
                start(log, Requirements.program("nfcapd"), "-b", "127.0.0.1", "-p", "" + port, "-w", store.toString());
        try {
            Eventually.eventually("nfcapd listens", () -> Files.readString(log).contains("Startup nfcapd"));
            List<Map<String, String>> ours = exported("udp://127.0.0.1:" + port);
            Eventually.eventually(
                    "nfcapd knows the exporter", () -> Files.readString(log).contains("New ipfix exporter"));
            collector.destroy();
            collector.waitFor();

            assertThat(Files.readString(log)).contains("Flows: " + ours.size() + ",", "Sequence Errors: 0");
            assertThat(stored(store))
                    .containsExactlyInAnyOrderElementsOf(ours.stream()
                            .map(CollectorsLabTest::asNfdumpPrintsIt)
                            .toList());
        } finally {
            collector.destroyForcibly();
        }
    }

    @Test
    void tsharkReadsTheDatagramsWithoutAComplaint() throws Exception {
        Requirements.program("tshark");
        int port = freePort();
        Path wire = folder.resolve("wire.pcapng");
        Process recorder = start(
                folder.resolve("dumpcap.out"),
                Requirements.program("dumpcap"),
                "-q",
                "-i",
                "lo",
                "-f",
                "udp dst port " + port,
                "-w",
                wire.toString());
        try (DatagramSocket receiver = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            Eventually.eventually("dumpcap listens", () -> Files.exists(wire) && Files.size(wire) > 0);
            assertThat(receiver.isBound()).isTrue();
            List<Map<String, String>> ours = exported("udp://127.0.0.1:" + port);
            Eventually.eventually("all is recorded", () -> tshark(wire, port).size() == ours.size());

            assertThat(tshark(wire, port)).isEqualTo(asTsharkPrintsThem(ours));
            assertThat(complaints(wire, port)).isEmpty();
        } finally {
            recorder.destroy();
            recorder.waitFor();
        }
    }

    @Test
    void tsharkReadsTheFileWithoutAComplaint() throws Exception {
        Path file = folder.resolve("flows.ipfix");
        List<Map<String, String>> ours = exported(file.toString());

        assertThat(tshark(file, 0)).isEqualTo(asTsharkPrintsThem(ours));
        assertThat(complaints(file, 0)).isEmpty();
    }

    // MACs and end reason, one line per flow.
    private static List<String> tshark(Path file, int port) throws Exception {
        String lines = output(List.of(
                Requirements.program("tshark"),
                "-n",
                "-r",
                file.toString(),
                "-d",
                "udp.port==" + port + ",cflow",
                "-T",
                "fields",
                "-E",
                "occurrence=a",
                "-E",
                "aggregator= ",
                "-e",
                "cflow.layer2_octet_delta_count",
                "-e",
                "cflow.srcmac",
                "-e",
                "cflow.dstmac",
                "-e",
                "cflow.flow_end_reason"));
        List<String> flows = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            List<List<String>> columns = Stream.of(line.split("\t", -1))
                    .map(column -> List.of(column.split(" ", -1)))
                    .toList();
            for (int i = 0; i < columns.get(1).size(); i++) {
                flows.add(columns.get(1).get(i) + " " + columns.get(2).get(i) + " "
                        + columns.get(3).get(i));
            }
        }
        return flows;
    }

    private static List<String> asTsharkPrintsThem(List<Map<String, String>> flows) {
        List<String> reasons =
                List.of("", "idle_timeout", "active_timeout", "end_detected", "forced", "lack_of_resources");
        return flows.stream()
                .map(flow ->
                        flow.get("src_mac") + " " + flow.get("dst_mac") + " " + reasons.indexOf(flow.get("end_reason")))
                .toList();
    }

    private static String complaints(Path file, int port) throws Exception {
        String all = output(List.of(
                Requirements.program("tshark"),
                "-n",
                "-r",
                file.toString(),
                "-d",
                "udp.port==" + port + ",cflow",
                "-V"));
        assertThat(all).contains("[Duration:");
        return all.lines()
                .filter(line -> line.matches("(?i).*(malformed|no template|expert info|unknown (field|element)).*"))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> stored(Path store) throws Exception {
        JsonNode flows = new ObjectMapper()
                .readTree(output(List.of(Requirements.program("nfdump"), "-R", store.toString(), "-o", "json")));
        List<String> lines = new ArrayList<>();
        for (JsonNode flow : flows) {
            String source = flow.path("src4_addr").asText(flow.path("src6_addr").asText());
            String destination =
                    flow.path("dst4_addr").asText(flow.path("dst6_addr").asText());
            lines.add(String.join(
                    " ",
                    flow.get("proto").asText(),
                    source,
                    destination,
                    flow.path("src_port").asText("0"),
                    flow.get("in_packets").asText(),
                    flow.get("in_bytes").asText(),
                    flow.path("out_packets").asText("0"),
                    flow.path("out_bytes").asText("0"),
                    flow.get("in_src_mac").asText(),
                    flow.get("in_dst_mac").asText()));
        }
        return lines;
    }

    // nfdump counts the bytes of IP packets, so flows without IP have none.
    private static String asNfdumpPrintsIt(Map<String, String> flow) {
        return String.join(
                " ",
                flow.get("protocol").isEmpty() ? "0" : flow.get("protocol"),
                flow.get("src_ip"),
                flow.get("dst_ip"),
                flow.get("src_port").isEmpty() ? "0" : flow.get("src_port"),
                flow.get("fwd_frames"),
                flow.get("fwd_ip_bytes"),
                flow.get("rev_frames"),
                flow.get("rev_ip_bytes"),
                flow.get("src_mac"),
                flow.get("dst_mac"));
    }

    /** Exports the lab's traffic, and returns the same flows from the CSV of the same run. */
    private List<Map<String, String>> exported(String target) throws Exception {
        Path csv = folder.resolve("flows.csv");
        try (Program watch = Program.start(
                "watch", "-r", capture.toString(), "-q", "--out", "ipfix:" + target, "--out", "csv:" + csv)) {
            assertThat(watch.exitCode()).as("%s", watch.err()).isZero();
        }
        List<String> lines = Files.readAllLines(csv);
        List<String> names = List.of(lines.get(0).split(",", -1));
        List<Map<String, String>> flows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> values = List.of(line.split(",", -1));
            flows.add(names.stream().collect(Collectors.toMap(name -> name, name -> values.get(names.indexOf(name)))));
        }
        assertThat(flows).hasSizeGreaterThan(5);
        return flows;
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process start(Path log, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static String output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
