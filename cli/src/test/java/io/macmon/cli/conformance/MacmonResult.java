package io.macmon.cli.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.analyzer.record.IpProtocolName;
import io.macmon.cli.conformance.CaptureSummary.Count;
import io.macmon.cli.conformance.CaptureSummary.Direction;
import io.macmon.cli.conformance.CaptureSummary.Flow;
import io.macmon.cli.conformance.CaptureSummary.FlowKey;
import io.macmon.cli.watch.WatchResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The result of {@code macmon watch} for a capture, read from its EVE output.
 *
 * @param errors  the standard error output; empty if all went well
 * @param started whether the file was read at all
 * @param skipped the names of the link types whose frames were skipped
 */
record MacmonResult(CaptureSummary summary, String errors, boolean started, Set<String> skipped) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofDays(365);
    private static final String HOURS = TIMEOUT.toHours() + "h";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT);
    private static final Map<String, Integer> PROTOCOLS =
            IntStream.range(0, 256).boxed().collect(Collectors.toMap(IpProtocolName::of, number -> number));

    static MacmonResult of(Path file, long frames) {
        WatchResult run = watch(file, frames);
        if (run.lines().isEmpty()) {
            return new MacmonResult(new CaptureSummary(0, 0, 0, Map.of(), Map.of()), errors(run), false, Set.of());
        }
        List<JsonNode> events = run.lines().stream().map(MacmonResult::parse).toList();
        JsonNode closing = events.get(events.size() - 1);
        List<JsonNode> records = events.subList(0, events.size() - 1);
        Map<String, Count> sources = new HashMap<>();
        records.forEach(record -> addSources(record, sources));
        return new MacmonResult(
                new CaptureSummary(
                        closing.at("/stats/decoder/pkts").asLong(),
                        closing.at("/stats/decoder/bytes").asLong(),
                        closing.at("/macmon/skipped").asLong(),
                        sources,
                        flows(records)),
                errors(run),
                true,
                Set.copyOf(names(closing.at("/macmon/skipped_link_types"))));
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** The frames of one source, selected by {@code macmon watch --mac}. */
    static Count ofSource(Path file, String source) {
        WatchResult run = watch(file, 1, "--quiet", "--mac", source);
        if (run.lines().isEmpty()) {
            throw new AssertionError(file + ", --mac " + source + ": " + run.errors());
        }
        JsonNode closing = parse(run.lines().get(run.lines().size() - 1));
        return new Count(
                closing.at("/stats/decoder/pkts").asLong(),
                closing.at("/stats/decoder/bytes").asLong());
    }

    // There are at most as many flows as frames.
    private static WatchResult watch(Path file, long flows, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "-r",
                file.toString(),
                "--json",
                "--idle-timeout",
                HOURS,
                "--active-timeout",
                HOURS,
                "--max-flows",
                Long.toString(Math.max(16, flows))));
        arguments.addAll(List.of(more));
        return WatchResult.of(arguments);
    }

    private static void addSources(JsonNode flow, Map<String, Count> sources) {
        addSource(flow, "/ether/src_macs/0", "toserver", sources);
        addSource(flow, "/ether/dest_macs/0", "toclient", sources);
    }

    private static void addSource(JsonNode flow, String mac, String way, Map<String, Count> sources) {
        long frames = flow.at("/flow/pkts_" + way).asLong();
        if (frames > 0) {
            String source = flow.at(mac).isMissingNode()
                    ? CaptureSummary.NO_SOURCE
                    : flow.at(mac).asText();
            sources.merge(
                    source, new Count(frames, flow.at("/flow/bytes_" + way).asLong()), Count::plus);
        }
    }

    // Progress is no error.
    private static String errors(WatchResult run) {
        return run.errors()
                .lines()
                .filter(line -> !line.startsWith("macmon: writing the last records: "))
                .collect(Collectors.joining("\n"));
    }

    // Records with one key are written in the order in which they began.
    private static Map<FlowKey, Flow> flows(List<JsonNode> records) {
        Map<FlowKey, Flow> flows = new HashMap<>();
        Map<FlowKey, String> ends = new HashMap<>();
        boolean timeoutsApply = span(records).compareTo(TIMEOUT) >= 0;
        for (JsonNode event : records) {
            if (event.has("src_ip")) {
                FlowKey key = key(event);
                Flow record = flow(event, key);
                String before = ends.put(key, event.at("/macmon/end_reason").asText());
                boolean isTorn = before != null
                        && !before.equals("end_detected")
                        && !before.equals("clock_set_back")
                        && !(timeoutsApply && before.endsWith("_timeout"))
                        && !event.get("proto").asText().contains("ICMP");
                flows.merge(key, isTorn ? record.asTorn() : record, Flow::plus);
            }
        }
        return flows;
    }

    private static Duration span(List<JsonNode> records) {
        Optional<Instant> first = records.stream()
                .map(record -> time(record.at("/flow/start").asText()))
                .min(Comparator.naturalOrder());
        Optional<Instant> last = records.stream()
                .map(record -> time(record.at("/flow/end").asText()))
                .max(Comparator.naturalOrder());
        return first.isEmpty() ? Duration.ZERO : Duration.between(first.get(), last.get());
    }

    private static FlowKey key(JsonNode event) {
        StringJoiner vlans = new StringJoiner(".");
        event.path("vlan").forEach(vlan -> vlans.add(vlan.asText()));
        return FlowKey.of(
                vlans.toString(),
                PROTOCOLS.get(event.get("proto").asText()),
                event.get("src_ip").asText(),
                event.path("src_port").asInt(),
                event.get("dest_ip").asText(),
                event.path("dest_port").asInt());
    }

    private static Flow flow(JsonNode event, FlowKey key) {
        boolean forwardIsLow = key.low().equals(event.get("src_ip").asText())
                && key.lowPort() == event.path("src_port").asInt();
        Direction forward = direction(event, "toserver", "tcp_flags_ts");
        Direction reverse = direction(event, "toclient", "tcp_flags_tc");
        Flow flow = new Flow(
                forwardIsLow ? forward : reverse,
                forwardIsLow ? reverse : forward,
                time(event.at("/flow/start").asText()),
                time(event.at("/flow/end").asText()),
                event.has("community_id") ? Set.of(event.get("community_id").asText()) : Set.of(),
                forwardIsLow,
                0);
        return key.hasEqualEnds() ? flow.oneWay() : flow;
    }

    private static Direction direction(JsonNode event, String way, String flags) {
        return new Direction(
                event.at("/flow/pkts_" + way).asLong(),
                event.at("/flow/bytes_" + way).asLong(),
                event.at("/macmon/ip_bytes_" + way).asLong(),
                Integer.parseInt(event.at("/tcp/" + flags).asText("0"), 16),
                event.at("/macmon/ip_length_beyond_frame_" + way).asBoolean());
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text, TIME).toInstant();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError("not JSON: " + line, wrong);
        }
    }
}
