package io.macmon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Lines of EVE, read by an independent JSON parser. */
public final class Eve {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> events;

    private Eve(List<JsonNode> events) {
        this.events = events;
    }

    /** Fails if a line is not one JSON object. */
    public static Eve of(List<String> lines) {
        return new Eve(lines.stream().map(Eve::parse).toList());
    }

    public List<JsonNode> all() {
        return events;
    }

    public List<JsonNode> of(String eventType) {
        return events.stream()
                .filter(event -> event.get("event_type").asText().equals(eventType))
                .toList();
    }

    /** The closing statistics. */
    public JsonNode closingStatistics() {
        List<JsonNode> statistics = of("stats");
        return statistics.get(statistics.size() - 1);
    }

    public long analysedFrames() {
        return closingStatistics().at("/stats/decoder/pkts").asLong();
    }

    public long analysedBytes() {
        return closingStatistics().at("/stats/decoder/bytes").asLong();
    }

    /** Frames in all flows, both directions. */
    public long flowFrames() {
        return of("flow").stream()
                .mapToLong(flow -> flow.at("/flow/pkts_toserver").asLong()
                        + flow.at("/flow/pkts_toclient").asLong())
                .sum();
    }

    /** Bytes in all flows, both directions. */
    public long flowBytes() {
        return of("flow").stream()
                .mapToLong(flow -> flow.at("/flow/bytes_toserver").asLong()
                        + flow.at("/flow/bytes_toclient").asLong())
                .sum();
    }

    /** Dropped frames, all places together. */
    public long drops() {
        long sum = 0;
        for (JsonNode place : closingStatistics().at("/macmon/drops")) {
            sum += place.asLong();
        }
        return sum;
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError("not JSON: " + line, wrong);
        }
    }
}
