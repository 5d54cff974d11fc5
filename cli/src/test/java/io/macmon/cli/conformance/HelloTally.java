package io.macmon.cli.conformance;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.cli.CommandResult;
import io.macmon.cli.Eve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The names in the flow records of a capture, as {@code macmon watch --names -r FILE} writes them in EVE. */
final class HelloTally {

    private static final int WRONG_COMMAND_LINE = 2;
    // With shorter ones, a connection may have several records, each with the first request in it.
    private static final String[] TIMEOUTS = {"--idle-timeout=1h", "--active-timeout=1h"};
    private static final String MAX_FLOWS = "--max-flows=16384"; // enough for all of them, and quick to allocate

    private final Map<String, List<String>> results = new TreeMap<>();

    private HelloTally() {}

    /**
     * Reads a capture as far as possible.
     *
     * @param eve written, if the capture can be read at all
     * @return the sorted results of each connection
     */
    static Map<String, List<String>> of(Path capture, Path eve) throws IOException {
        Files.deleteIfExists(eve);
        CommandResult run = CommandResult.of(
                "watch",
                "-q",
                "--names",
                "--out=eve:" + eve,
                TIMEOUTS[0],
                TIMEOUTS[1],
                MAX_FLOWS,
                "-r",
                capture.toString());
        assertThat(run.exitCode()).as("%s", run.err()).isNotEqualTo(WRONG_COMMAND_LINE);
        HelloTally tally = new HelloTally();
        if (Files.exists(eve)) {
            Map<String, JsonNode> flows = new LinkedHashMap<>(); // the last record of each, with all its names
            for (JsonNode flow : Eve.of(Files.readAllLines(eve)).of("flow")) {
                flows.put(flow.get("flow_id").asText(), flow);
            }
            flows.values().forEach(tally::add);
        }
        return tally.results;
    }

    /** A connection, whichever end's address comes first. */
    static String connection(String protocol, String end, String other) {
        return protocol + " " + Stream.of(end, other).sorted().collect(joining(" "));
    }

    private void add(JsonNode flow) {
        List<String> found = new ArrayList<>();
        addClient(flow.path("tls"), flow.at("/tls/client_alpns"), found);
        addClient(flow.path("quic"), flow.at("/macmon/quic_client_alpns"), found);
        add("server ", flow.at("/tls/ja3s/hash").asText(), found);
        add("ssh ", flow.at("/ssh/client/hassh/hash").asText(), found);
        add("ssh ", flow.at("/ssh/server/hassh/hash").asText(), found);
        JsonNode http = flow.path("http");
        add(
                "http ",
                (http.path("http_method").asText() + " " + http.path("hostname").asText()).strip(),
                found);
        if (!found.isEmpty()) {
            String protocol = flow.has("quic") ? "udp" : "tcp";
            List<String> all = results.computeIfAbsent(
                    connection(protocol, end(flow, "src"), end(flow, "dest")), key -> new ArrayList<>());
            all.addAll(found);
            all.sort(Comparator.naturalOrder());
        }
    }

    private static void addClient(JsonNode hello, JsonNode alpns, List<String> to) {
        if (hello.has("ja3")) {
            String alpn = StreamSupport.stream(alpns.spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(joining(","));
            to.add(("client " + hello.at("/ja3/hash").asText() + " "
                            + hello.path("sni").asText() + " " + alpn)
                    .strip());
        }
    }

    private static void add(String kind, String text, List<String> to) {
        if (!text.isEmpty()) {
            to.add(kind + text);
        }
    }

    private static String end(JsonNode flow, String end) {
        return flow.get(end + "_ip").asText() + " " + flow.path(end + "_port").asText();
    }
}
