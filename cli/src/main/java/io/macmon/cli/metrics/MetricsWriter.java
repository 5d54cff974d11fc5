package io.macmon.cli.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Collects the values of one scrape. Names follow the custom of Prometheus: a prefix, a base unit as a suffix, and
 * {@code _total} for counters, which is added here. Used by one thread.
 */
public final class MetricsWriter {

    private static final String PREFIX = "macmon_";

    private final List<MetricSnapshot> snapshots = new ArrayList<>();

    /** A counter without labels; {@code name} has neither the prefix nor {@code _total}. */
    public void counter(String name, String help, long value) {
        snapshots.add(CounterSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(
                        CounterDataPointSnapshot.builder().value((double) value).build())
                .build());
    }

    /** A counter with a value for each key of a map, which becomes a label. */
    public void counters(String name, String help, String label, Map<String, Long> values) {
        Series series = new Series(List.of(label));
        values.forEach((key, value) -> series.add(value, key));
        counters(name, help, series);
    }

    public void counters(String name, String help, Series series) {
        CounterSnapshot.Builder snapshot =
                CounterSnapshot.builder().name(PREFIX + name).help(help);
        series.forEach((labels, value) -> snapshot.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build()));
        snapshots.add(snapshot.build());
    }

    /** A gauge without labels. */
    public void gauge(String name, String help, double value) {
        snapshots.add(GaugeSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build());
    }

    public void gauges(String name, String help, Series series) {
        GaugeSnapshot.Builder snapshot =
                GaugeSnapshot.builder().name(PREFIX + name).help(help);
        series.forEach((labels, value) -> snapshot.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build()));
        snapshots.add(snapshot.build());
    }

    /**
     * A histogram.
     *
     * @param bounds upper bounds of the buckets, ascending, without infinity
     * @param counts counts of each bucket alone, with one more for the values above all bounds
     */
    public void histogram(String name, String help, List<Double> bounds, List<Long> counts, double sum) {
        List<Double> upper = new ArrayList<>(bounds);
        upper.add(Double.POSITIVE_INFINITY);
        snapshots.add(HistogramSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(upper, counts))
                        .sum(sum)
                        .build())
                .build());
    }

    /** The constant 1, with labels that identify something. */
    public void info(String name, String help, Map<String, String> labels) {
        snapshots.add(InfoSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of(
                                labels.keySet().toArray(String[]::new),
                                labels.values().toArray(String[]::new)))
                        .build())
                .build());
    }

    MetricSnapshots snapshots() {
        return new MetricSnapshots(snapshots);
    }

    /** The values of one metric, by their labels. Values with equal labels are added up. */
    public static final class Series {

        private final String[] names;
        private final Map<Labels, Long> values = new LinkedHashMap<>();

        public Series(List<String> names) {
            this.names = names.toArray(String[]::new);
        }

        /** @param labels as many as the names, in their order */
        public void add(long value, String... labels) {
            values.merge(Labels.of(names, labels), value, Long::sum);
        }

        private void forEach(ObjLongConsumer<Labels> reader) {
            values.forEach(reader::accept);
        }
    }
}
