package io.macmon.fleet.application;

import io.macmon.cli.output.OutputState;
import io.macmon.fleet.application.index.PlaceCount;
import io.macmon.fleet.application.index.StationIndex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** The metrics of an instance in the text format of Prometheus. */
final class FleetMetrics {

    private FleetMetrics() {}

    static String of(FleetApplication application) {
        StringBuilder text = new StringBuilder();
        FleetCounts counts = application.counts();
        add(
                text,
                "up",
                "gauge",
                "Whether the application runs",
                application.problem().isEmpty() ? 1 : 0);
        add(
                text,
                "partitions",
                "gauge",
                "Partitions of the sightings that this instance processes",
                application.lookup().partitions().size());
        add(text, "sightings_total", "counter", "Sightings processed", counts.sightings());
        add(text, "unreadable_total", "counter", "Records that no sensor sends; left out", counts.unreadable());
        add(text, "ahead_total", "counter", "Records over an hour in the future; left out", counts.ahead());
        add(text, "findings_total", "counter", "Findings written", "kind", counts.findings());
        add(text, "lag_records", "gauge", "Records not processed yet", "partition", application.lag());
        addOutputs(text, application.outputs());
        addState(text, application);
        return text.toString();
    }

    private static void addOutputs(StringBuilder text, List<OutputState> outputs) {
        if (!outputs.isEmpty()) {
            addOutputs(text, "output_written_total", "counter", "Findings written", outputs, OutputState::written);
            addOutputs(text, "output_dropped_total", "counter", "Findings lost", outputs, OutputState::dropped);
            addOutputs(text, "output_waiting", "gauge", "Findings that wait", outputs, OutputState::waiting);
        }
    }

    private static void addOutputs(
            StringBuilder text,
            String name,
            String type,
            String help,
            List<OutputState> outputs,
            ToLongFunction<OutputState> count) {
        Map<String, Long> values = new LinkedHashMap<>();
        outputs.forEach(output -> values.merge(
                output.target().replaceAll("[\\\\\"\\p{Cntrl}]", "_"), count.applyAsLong(output), Long::sum));
        add(text, name, type, help, "output", values);
    }

    // Absent while the state cannot be read, as during a rebalance.
    private static void addState(StringBuilder text, FleetApplication application) {
        try {
            PlaceReport places = application.places();
            long now = System.currentTimeMillis();
            PlaceCount stations =
                    application.pages().counts().getOrDefault(StationIndex.ANYWHERE, PlaceCount.read(null));
            add(text, "sensors", "gauge", "Sensors that have reported, to all instances", places.count());
            add(text, "sensors_silent", "gauge", "Sensors that are silent", places.silent());
            add(text, "stations", "gauge", "Stations kept by this instance", stations.all());
            add(text, "stations_heard", "gauge", "Of these, heard in the last 5 minutes", stations.heard(now));
        } catch (InvalidStateStoreException notNow) {
            // the metric "up" is 0
        }
    }

    private static void add(StringBuilder text, String name, String type, String help, long value) {
        head(text, name, type, help);
        text.append("macmon_fleet_").append(name).append(' ').append(value).append('\n');
    }

    private static void add(
            StringBuilder text, String name, String type, String help, String label, Map<String, Long> values) {
        head(text, name, type, help);
        values.forEach((key, value) -> text.append("macmon_fleet_")
                .append(name)
                .append('{')
                .append(label)
                .append("=\"")
                .append(key)
                .append("\"} ")
                .append(value)
                .append('\n'));
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP macmon_fleet_")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE macmon_fleet_")
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }
}
