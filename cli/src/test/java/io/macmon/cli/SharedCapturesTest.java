package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Reads the Ethernet captures that others made, and compares the totals with what an independent tool counted. */
class SharedCapturesTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ETHERNET_ONLY = "lt:1:EN10MB";

    /** Captures whose totals differ, with the reason; nothing else may. */
    private static final Map<String, String> DIFFERENCES = Map.of(
            "seladb+PcapPlusPlus/Tests/Fuzzers/RegressionTests/regression_samples/igmplayer",
            "damaged after two frames; tshark guesses another record header, libpcap reads what we read",
            "seladb+PcapPlusPlus/Tests/Fuzzers/RegressionTests/clusterfuzz-testcase-minimized-FuzzTarget-4683685084594176",
            "libpcap refuses this minor version, and so do we",
            "the-tcpdump-group+libpcap/tests/pcap-invalid-version-2.pcap",
            "libpcap refuses this minor version, and so do we");

    @Test
    void everyEthernetCaptureHasTheFramesAndOctetsThatOthersCount() throws IOException {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.isDirectory(DATA), "the shared captures are not beside this tree");
        }
        List<String> wrong = new ArrayList<>();
        List<Capture> captures = ethernetCaptures();
        for (Capture capture : captures) {
            String difference = difference(capture);
            if (difference.isEmpty() == DIFFERENCES.containsKey(capture.path())) {
                wrong.add(capture.path() + ": " + (difference.isEmpty() ? "agrees, unlike it is said" : difference));
            }
        }
        System.out.printf(
                "shared captures: %d of %d Ethernet captures agree, %d differ for a stated reason%n",
                captures.size() - wrong.size() - DIFFERENCES.size(), captures.size(), DIFFERENCES.size());
        assertThat(captures).hasSizeGreaterThan(1_000);
        assertThat(wrong).isEmpty();
    }

    private static String difference(Capture capture) throws IOException {
        JsonNode oracle =
                JSON.readTree(Files.readAllBytes(DATA.resolve("oracle").resolve(capture.sha256() + ".json")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        int exitCode = watch(DATA.resolve(capture.path()), out, err);
        if (out.size() == 0) {
            return "exit " + exitCode + ", " + err.toString().strip();
        }
        Eve eve = Eve.of(out.toString(StandardCharsets.UTF_8).lines().toList());
        long frames = oracle.get("frames").asLong();
        long octets = oracle.get("bytes").asLong();
        if (eve.analysedFrames() != frames || eve.analysedOctets() != octets) {
            return "%d frames and %d octets, others count %d and %d %s"
                    .formatted(eve.analysedFrames(), eve.analysedOctets(), frames, octets, err);
        }
        long unmetered = eve.closing().at("/stats/decoder/invalid").asLong();
        return eve.flowFrames() + unmetered == frames
                ? ""
                : "flows hold %d frames, %d are in none, of %d".formatted(eve.flowFrames(), unmetered, frames);
    }

    private static int watch(Path file, ByteArrayOutputStream out, StringWriter err) {
        CommandLine program = Macmon.commandLine();
        program.setErr(new PrintWriter(err, true));
        program.getSubcommands().get("watch").<WatchCommand>getCommand().printTo(out);
        return program.execute("watch", "-r", file.toString(), "--json");
    }

    private static List<Capture> ethernetCaptures() throws IOException {
        List<Capture> captures = new ArrayList<>();
        for (String row : Files.readAllLines(DATA.resolve("INDEX.csv"))) {
            List<String> linkTypes = row.lines()
                    .flatMap(line -> List.of(line.replace("\"", "").split("[;,]")).stream())
                    .map(String::strip)
                    .filter(feature -> feature.startsWith("lt:"))
                    .toList();
            if (linkTypes.equals(List.of(ETHERNET_ONLY))) {
                String[] fields = row.split(",", 3);
                captures.add(new Capture(fields[0], fields[1]));
            }
        }
        return captures;
    }

    private record Capture(String path, String sha256) {}
}
