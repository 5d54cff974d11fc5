package io.macmon.analyzer.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.macmon.analyzer.SourceRanking.SourceTotals;
import io.macmon.analyzer.Statistics;
import io.macmon.analyzer.Statistics.GroupTotals;
import io.macmon.analyzer.Statistics.Interval;
import io.macmon.analyzer.Statistics.OutputCounts;
import io.macmon.analyzer.Statistics.StrangerCounts;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.throughput.Percentiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of an EVE {@code stats} event: what Suricata also counts, and macmon's own figures. */
final class EveStatistics {

    private EveStatistics() {}

    static void write(JsonGenerator object, Statistics statistics, StationLabels labels) throws IOException {
        object.writeObjectFieldStart("stats");
        suricata(object, statistics.totals());
        object.writeEndObject();
        object.writeObjectFieldStart("macmon");
        object.writeBooleanField("last", statistics.isFinal());
        if (statistics.isFinal()) {
            object.writeNumberField("not_selected", statistics.totals().notSelected());
        }
        totals(object, statistics.totals());
        sources(object, "busiest_stations", statistics.busiest().stations().top(), labels);
        if (statistics.busiest().stations().leftOutFrames() > 0) {
            object.writeNumberField(
                    "further_stations_frames", statistics.busiest().stations().leftOutFrames());
        }
        sources(object, "loudest_strangers", statistics.busiest().strangers().top(), labels);
        interval(object, statistics.interval());
        object.writeEndObject();
    }

    private static void suricata(JsonGenerator object, Totals totals) throws IOException {
        object.writeNumberField("uptime", totals.uptime().toSeconds());
        object.writeObjectFieldStart("capture");
        object.writeNumberField(
                "kernel_packets",
                totals.external().captured()
                        + totals.drops().ring()
                        + totals.drops().kernel());
        object.writeNumberField("kernel_drops", totals.drops().kernel());
        object.writeNumberField("kernel_ifdrops", totals.drops().nic());
        object.writeEndObject();
        object.writeObjectFieldStart("decoder");
        object.writeNumberField("pkts", totals.frames());
        object.writeNumberField("bytes", totals.bytes());
        object.writeNumberField("invalid", totals.unmetered());
        numbers(object, totals.protocols());
        object.writeEndObject();
        object.writeObjectFieldStart("flow");
        object.writeNumberField("total", totals.flows().total());
        object.writeNumberField("active", totals.flows().open());
        object.writeEndObject();
    }

    private static void totals(JsonGenerator object, Totals totals) throws IOException {
        numbers(object, "drops", totals.drops().byPlace());
        numbers(object, "malformed", totals.malformed());
        numbers(object, "records", totals.flows().records());
        if (!totals.names().isEmpty()) {
            numbers(object, "names", totals.names());
        }
        object.writeNumberField("skipped", totals.external().skipped());
        if (!totals.external().linkTypes().isEmpty()) {
            numbers(object, "skipped_link_types", totals.external().linkTypes());
        }
        outputs(object, totals.external().outputs());
        if (!totals.external().groups().isEmpty()) {
            groups(object, totals.external().groups());
        }
        StrangerCounts strangers = totals.strangers();
        object.writeObjectFieldStart("unexpected_sources");
        object.writeNumberField("frames", strangers.frames());
        object.writeNumberField("alerts", strangers.alerts());
        object.writeNumberField("held_back", strangers.suppressed());
        object.writeNumberField("untracked", strangers.untracked());
        object.writeNumberField("evicted", strangers.evicted());
        object.writeNumberField("evicted_frames", strangers.evictedFrames());
        object.writeNumberField("malformed", strangers.malformed());
        object.writeNumberField("sourceless", strangers.sourceless());
        object.writeEndObject();
    }

    private static void outputs(JsonGenerator object, List<OutputCounts> outputs) throws IOException {
        object.writeArrayFieldStart("outputs");
        for (OutputCounts output : outputs) {
            object.writeStartObject();
            object.writeStringField("target", output.target());
            object.writeNumberField("written", output.written());
            object.writeNumberField("dropped", output.dropped());
            object.writeNumberField("unfit", output.unsupported());
            object.writeEndObject();
        }
        object.writeEndArray();
    }

    private static void groups(JsonGenerator object, List<GroupTotals> groups) throws IOException {
        object.writeArrayFieldStart("groups");
        for (GroupTotals group : groups) {
            object.writeStartObject();
            object.writeStringField("name", group.name());
            object.writeNumberField("stations", group.stations());
            object.writeNumberField("frames", group.frames());
            object.writeNumberField("bytes", group.bytes());
            object.writeNumberField("dropped", group.dropped());
            object.writeEndObject();
        }
        object.writeEndArray();
    }

    /** The sources as an array; nothing if there are none. */
    static void sources(JsonGenerator object, String name, List<SourceTotals> sources, StationLabels labels)
            throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        object.writeArrayFieldStart(name);
        for (SourceTotals source : sources) {
            object.writeStartObject();
            object.writeStringField("mac", source.source().toString());
            station(
                    object,
                    labels.name(source.source().value()),
                    labels.vendor(source.source().value()));
            object.writeNumberField("frames", source.frames());
            object.writeNumberField("bytes", source.bytes());
            object.writeEndObject();
        }
        object.writeEndArray();
    }

    /** What is known about a station. */
    static void station(JsonGenerator object, Optional<StationName> name, String vendor) throws IOException {
        if (name.isPresent()) {
            object.writeStringField("name", name.get().name());
            if (name.get().isLearned()) {
                object.writeStringField("name_source", name.get().source());
                object.writeStringField(
                        "name_last_seen", EveFormat.TIME.format(name.get().lastSeen()));
            }
        }
        text(object, "vendor", vendor);
    }

    private static void text(JsonGenerator object, String field, String text) throws IOException {
        if (!text.isEmpty()) {
            object.writeStringField(field, text);
        }
    }

    private static void interval(JsonGenerator object, Interval recent) throws IOException {
        object.writeObjectFieldStart("interval");
        object.writeNumberField("seconds", recent.length().toMillis() / 1000.0);
        object.writeNumberField("frames", recent.frames());
        object.writeNumberField("bytes", recent.bytes());
        percentiles(object, "frames_per_second", recent.framesPerSecond());
        percentiles(object, "bits_per_second", recent.bitsPerSecond());
        percentiles(object, "delay_us", recent.delayMicros());
        percentiles(object, "backlog_blocks", recent.backlogBlocks());
        object.writeEndObject();
    }

    private static void percentiles(JsonGenerator object, String field, Percentiles percentiles) throws IOException {
        object.writeObjectFieldStart(field);
        object.writeNumberField("count", percentiles.count());
        object.writeNumberField("p50", percentiles.p50());
        object.writeNumberField("p90", percentiles.p90());
        object.writeNumberField("p99", percentiles.p99());
        object.writeNumberField("max", percentiles.max());
        object.writeEndObject();
    }

    private static void numbers(JsonGenerator object, String field, Map<String, Long> numbers) throws IOException {
        object.writeObjectFieldStart(field);
        numbers(object, numbers);
        object.writeEndObject();
    }

    private static void numbers(JsonGenerator object, Map<String, Long> numbers) throws IOException {
        for (Map.Entry<String, Long> number : numbers.entrySet()) {
            object.writeNumberField(number.getKey(), number.getValue());
        }
    }
}
