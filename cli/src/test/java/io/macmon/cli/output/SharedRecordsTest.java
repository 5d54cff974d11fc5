package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Eve;
import io.macmon.cli.Macmon;
import io.macmon.cli.watch.WatchCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Compares our records of public captures with independent ones: Community ID's baselines, an oracle. */
@Tag("captures")
class SharedRecordsTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");
    private static final Path COMMUNITY_ID = DATA.resolve("corelight+community-id-spec");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Flows last as long as the capture, as in tools without timeouts. */
    private static final List<String> WITHOUT_TIMEOUTS = List.of("--idle-timeout=365d", "--active-timeout=365d");

    private static final String NO_PAYLOAD_LENGTH =
            "tshark reads no ports if the payload length is 0 because the packet is too large for it (BIG TCP)";

    /** The captures whose Community IDs may differ, and why. */
    private static final Map<String, String> ID_DIFFERENCES = Map.of(
            "seladb+PcapPlusPlus/Tests/Fuzzers/RegressionTests/"
                    + "clusterfuzz-testcase-minimized-FuzzTarget-4683685084594176",
            "libpcap rejects this minor version, and so does macmon",
            "the-tcpdump-group+libpcap/tests/pcap-invalid-version-2.pcap",
            "libpcap rejects this minor version, and so does macmon",
            "OISF+suricata-verify/tests/firewall/tcp-session-decode-malformed-ipv4/input.pcap",
            "tshark reads no ports after a bad IPv4 option",
            "the-tcpdump-group+tcpdump/tests/bigtcp-ipv6.pcap",
            NO_PAYLOAD_LENGTH,
            "the-tcpdump-group+tcpdump/tests/bigtcp-ipv6-geneve-ipv4.pcap",
            NO_PAYLOAD_LENGTH,
            "the-tcpdump-group+tcpdump/tests/bigtcp-ipv6-geneve-ipv6.pcap",
            NO_PAYLOAD_LENGTH,
            "the-tcpdump-group+tcpdump/tests/bigtcp-ipv6-vxlan-ipv4.pcap",
            NO_PAYLOAD_LENGTH,
            "the-tcpdump-group+tcpdump/tests/bigtcp-ipv6-vxlan-ipv6.pcap",
            NO_PAYLOAD_LENGTH);

    @BeforeAll
    static void requireSharedCaptures() {
        Requirements.require(Files.isDirectory(DATA), "there are no captures in " + DATA);
    }

    @ParameterizedTest
    @CsvSource({"baseline_deflt.json, 0", "baseline_seed1.json, 1"})
    void communityIdsMatchTheSpecificationsBaselines(String baseline, int seed) throws IOException {
        Set<String> published = new TreeSet<>();
        for (JsonNode flow :
                JSON.readTree(COMMUNITY_ID.resolve("baseline").resolve(baseline).toFile())) {
            published.add(flow.get("saddr").asText() + " " + flow.get("daddr").asText() + " "
                    + flow.get("communityid").asText());
        }
        Set<String> wrong = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        try (Stream<Path> captures = Files.list(COMMUNITY_ID.resolve("pcaps"))) {
            for (Path capture : captures.toList()) {
                for (JsonNode flow :
                        watch(capture, "--community-id-seed=" + seed).of("flow")) {
                    if (flow.has("community_id")) {
                        String ends = flow.get("src_ip").asText() + " "
                                + flow.get("dest_ip").asText() + " ";
                        String id = ends + flow.get("community_id").asText();
                        (published.contains(id) ? found : wrong).add(id);
                    }
                }
            }
        }
        Set<String> ids = published.stream().map(line -> line.split(" ", 3)[2]).collect(Collectors.toSet());
        System.out.printf(
                "Community ID, seed %d: %d of %d published ids found, %d others%n",
                seed, idsOf(found).size(), ids.size(), wrong.size());

        assertThat(wrong).isEmpty();
        assertThat(idsOf(found)).isEqualTo(ids);
    }

    private static Set<String> idsOf(Set<String> lines) {
        return lines.stream().map(line -> line.split(" ", 3)[2]).collect(Collectors.toSet());
    }

    @Test
    void communityIdsMatchTheOracle() throws IOException {
        List<String> wrong = new ArrayList<>();
        int captures = 0;
        int ids = 0;
        for (Indexed capture : indexed()) {
            if (!capture.isPlainEthernet()) {
                continue;
            }
            JsonNode oracle = JSON.readTree(
                    DATA.resolve("oracle").resolve(capture.sha256 + ".json").toFile());
            Set<String> expected = expectedIds(oracle);
            if (expected.isEmpty() || oracle.get("frag_frames").asInt() > 0) {
                continue;
            }
            captures++;
            ids += expected.size();
            String difference =
                    difference(expected, watch(DATA.resolve(capture.path)).of("flow"));
            if (difference.isEmpty() == ID_DIFFERENCES.containsKey(capture.path)) {
                wrong.add(capture.path + ": "
                        + (difference.isEmpty() ? "agrees, although it is listed as different" : difference));
            }
        }
        System.out.printf(
                "Community ID, oracle: %d of %d captures agree, with %d ids, %d differ for a stated reason%n",
                captures - wrong.size() - ID_DIFFERENCES.size(), captures, ids, ID_DIFFERENCES.size());

        assertThat(captures).isGreaterThan(500);
        assertThat(wrong).isEmpty();
    }

    private static Set<String> expectedIds(JsonNode oracle) {
        Set<String> ids = new TreeSet<>();
        for (JsonNode flow : oracle.get("flows")) {
            if (!flow.get("l2").asText().isEmpty()) {
                return Set.of(); // a tunnel below IP was peeled
            }
            ids.add(flow.get("cid").asText());
        }
        return ids;
    }

    // The oracle keeps all ICMP messages between two ends in one flow, with the ID of the first.
    private static String difference(Set<String> expected, List<JsonNode> flows) {
        Set<String> missing = new TreeSet<>(expected);
        Set<String> more = new TreeSet<>();
        for (JsonNode flow : flows) {
            String id = flow.path("community_id").asText();
            missing.remove(id);
            if (!id.isEmpty() && !flow.has("icmp_type") && !expected.contains(id)) {
                more.add(id);
            }
        }
        return missing.isEmpty() && more.isEmpty() ? "" : "missing " + missing + ", unexpected " + more;
    }

    private static Eve watch(Path capture, String... options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandLine program = Macmon.commandLine("watch");
        program.getSubcommands().get("watch").<WatchCommand>getCommand().printTo(out);
        List<String> arguments = new ArrayList<>(List.of("watch", "-r", capture.toString(), "--json"));
        arguments.addAll(WITHOUT_TIMEOUTS);
        arguments.addAll(Arrays.asList(options));
        program.execute(arguments.toArray(String[]::new));
        return Eve.of(out.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private static List<Indexed> indexed() throws IOException {
        return Files.readAllLines(DATA.resolve("INDEX.csv")).stream()
                .skip(1)
                .map(row -> row.split(",", -1))
                .filter(fields -> fields.length == 9)
                .map(fields -> new Indexed(
                        fields[0],
                        fields[1],
                        List.of(fields[8].replace("\"", "").split("; ", -1))))
                .toList();
    }

    /** A row of the index. */
    private record Indexed(String path, String sha256, List<String> features) {

        boolean isPlainEthernet() {
            return features.stream()
                    .filter(feature -> feature.startsWith("lt:"))
                    .toList()
                    .equals(List.of("lt:1:EN10MB"));
        }
    }
}
