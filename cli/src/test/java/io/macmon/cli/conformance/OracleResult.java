package io.macmon.cli.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.cli.conformance.CaptureSummary.Count;
import io.macmon.cli.conformance.CaptureSummary.Direction;
import io.macmon.cli.conformance.CaptureSummary.Flow;
import io.macmon.cli.conformance.CaptureSummary.FlowKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The oracle's result for a capture: tshark's output, summed up by an independent script.
 *
 * @param fragments   frames of fragmented datagrams, including first fragments
 * @param unsupported whether tshark does not support the link type
 * @param damaged     whether tshark could not read the file to the end
 */
record OracleResult(CaptureSummary summary, long fragments, boolean unsupported, boolean damaged) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Wireshark's numbers for the link types that macmon supports. */
    private static final Set<String> READ = Set.of("1", "7", "15", "25", "129", "130", "210");

    static OracleResult of(Path file) throws IOException {
        JsonNode json = JSON.readTree(Files.readAllBytes(file));
        long skipped = 0;
        for (Map.Entry<String, JsonNode> encapsulation : json.get("encaps").properties()) {
            skipped += READ.contains(encapsulation.getKey())
                    ? 0
                    : encapsulation.getValue().get(0).asLong();
        }
        CaptureSummary findings = new CaptureSummary(
                json.get("frames").asLong(), json.get("bytes").asLong(), skipped, sources(json), flows(json));
        return new OracleResult(
                findings,
                json.get("frag_frames").asLong(),
                json.get("error").asText().contains("unknown or unsupported"),
                json.get("rc").asInt() != 0);
    }

    private static Map<String, Count> sources(JsonNode json) {
        Map<String, Count> sources = new HashMap<>();
        for (Map.Entry<String, JsonNode> source : json.get("src_mac").properties()) {
            JsonNode count = source.getValue();
            sources.merge(
                    source.getKey().equals("-") ? CaptureSummary.NO_SOURCE : source.getKey(),
                    new Count(count.get(0).asLong(), count.get(1).asLong()),
                    Count::plus);
        }
        return sources;
    }

    private static Map<FlowKey, Flow> flows(JsonNode json) {
        Map<FlowKey, Flow> flows = new HashMap<>();
        for (JsonNode flow : json.get("flows")) {
            String source = flow.get("src").asText();
            int port = flow.get("sport").asInt();
            FlowKey key = FlowKey.of(
                    flow.get("vlan").asText(),
                    flow.get("proto").asInt(),
                    source,
                    port,
                    flow.get("dst").asText(),
                    flow.get("dport").asInt());
            boolean forwardIsLow = key.low().equals(source) && key.lowPort() == port;
            flows.merge(
                    key,
                    new Flow(
                            direction(flow, forwardIsLow ? 0 : 1),
                            direction(flow, forwardIsLow ? 1 : 0),
                            time(flow.get("first")),
                            time(flow.get("last")),
                            Set.of(flow.get("cid").asText()),
                            forwardIsLow,
                            0),
                    Flow::plus);
        }
        return flows;
    }

    private static Direction direction(JsonNode flow, int index) {
        return new Direction(
                flow.get("pkts").get(index).asLong(),
                flow.get("bytes").get(index).asLong(),
                flow.get("l3").get(index).asLong(),
                flow.get("flags").get(index).asInt() & 0xFF,
                false);
    }

    private static Instant time(JsonNode seconds) {
        if (seconds.isNull() || seconds.asText().isEmpty()) {
            return null;
        }
        BigDecimal exact = new BigDecimal(seconds.asText());
        BigDecimal whole = exact.setScale(0, RoundingMode.FLOOR);
        long nanos = exact.subtract(whole).movePointRight(9).longValue();
        return Instant.ofEpochSecond(whole.longValue(), nanos).truncatedTo(ChronoUnit.MICROS);
    }
}
