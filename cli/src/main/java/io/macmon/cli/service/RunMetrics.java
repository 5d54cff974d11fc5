package io.macmon.cli.service;

import io.macmon.cli.metrics.MetricsSource;
import io.macmon.cli.metrics.MetricsWriter;
import io.macmon.cli.metrics.MetricsWriter.Series;
import io.macmon.cli.output.OutputState;
import io.macmon.cli.process.Version;
import io.macmon.config.text.MacmonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The metrics that every run has, and the metrics of its command. */
final class RunMetrics implements MetricsSource {

    /** Places where records or events are lost, not frames. */
    private static final Set<String> RECORD_PLACES = Set.of("outbox", "outputs", "spool");

    private static final String AUDIT_PREFIX = "dropped_";

    private final Run run;

    RunMetrics(Run run) {
        this.run = run;
    }

    @Override
    public String problem() {
        return run.problem();
    }

    @Override
    public void writeTo(MetricsWriter metrics) throws MacmonException {
        Map<String, String> build = new LinkedHashMap<>();
        build.put("command", run.command());
        build.put("java", System.getProperty("java.version"));
        build.put("version", Version.release());
        metrics.info("build", "What runs", build);
        metrics.counters("frames", "Frames captured", "device", Map.of(run.origin(), run.frames()));
        Series frames = new Series(List.of("place"));
        Series records = new Series(List.of("place"));
        run.drops().forEach((place, count) -> {
            boolean isOfRecords = RECORD_PLACES.contains(place.replace(AUDIT_PREFIX, ""));
            (isOfRecords ? records : frames).add(count, place);
        });
        metrics.counters("dropped_frames", "Frames lost, by place", frames);
        metrics.counters("dropped_records", "Records and events lost, by place", records);
        Series outputs = new Series(List.of("output", "result"));
        for (OutputState output : run.outputs()) {
            outputs.add(output.written(), output.target(), "written");
            outputs.add(output.dropped(), output.target(), "dropped");
        }
        metrics.counters("output_records", "Records of each output, by result", outputs);
        run.measure(metrics);
    }
}
