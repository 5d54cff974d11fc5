package io.macmon.analyzer;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.Statistics.ExternalCounts;
import io.macmon.analyzer.Statistics.FlowCounts;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.decode.WireFault;
import io.macmon.analyzer.flow.FlowMeter;
import io.macmon.analyzer.flow.MeterCounts;
import io.macmon.analyzer.flow.RecordSink;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.throughput.Rates;
import io.macmon.analyzer.throughput.Throughput;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.config.FlowConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Passes the stations' frames to the analyzers of one worker, in order. Called by one thread at a time, except
 * {@link #totals}, which is thread-safe.
 */
public final class Analysis implements FrameHandler {

    /** The counter of frames in capture files whose time has a fraction of a second or more. */
    public static final String MALFORMED_TIME = "record_time";

    private final FlowMeter meter;
    private final Throughput throughput;
    private final StationTally stations = new StationTally();

    /**
     * @param live   whether frames arrive as they are captured
     * @param rates  shared by all workers
     * @param worker number of this worker, from 0
     * @param events receives each flow record
     */
    public Analysis(FlowConfig flows, boolean live, Rates rates, int worker, EventSink events) {
        meter = new FlowMeter(flows, new FlowEvents(stations, events));
        throughput = new Throughput(live, rates, worker);
    }

    @Override
    public void onBlock(long nowNanos, long backlog) {
        throughput.onBlock(nowNanos, backlog);
    }

    @Override
    public void onFrame(Frame frame) {
        throughput.onFrame(frame);
        meter.onFrame(frame);
    }

    @Override
    public void onTick(long nowNanos) {
        throughput.onTick(nowNanos);
        meter.onTick(nowNanos);
    }

    @Override
    public void onStop() {
        throughput.onStop();
        meter.onStop();
    }

    /** Rates, delays and backlog, by interval. */
    public Throughput throughput() {
        return throughput;
    }

    /**
     * The counters of all workers together with the external ones. Each worker's counters are as of the end of its last
     * tick or its stop. Thread-safe.
     *
     * @param uptime   the time since the start
     * @param external supplies the external counters; called last, so that they are never behind the analysis
     */
    public static Totals totals(List<Analysis> workers, Duration uptime, Supplier<ExternalCounts> external) {
        Tally tally = new Tally();
        workers.forEach(worker -> worker.addTo(tally));
        ExternalCounts outside = external.get();
        if (outside.malformedTimes() > 0) {
            tally.malformed.put(MALFORMED_TIME, outside.malformedTimes());
        }
        return new Totals(
                uptime,
                tally.frames,
                tally.bytes,
                tally.protocols,
                tally.unmetered,
                tally.malformed,
                new FlowCounts(tally.openFlows, tally.records),
                outside);
    }

    private void addTo(Tally tally) {
        MeterCounts counts = meter.counts();
        tally.frames += counts.frames();
        tally.bytes += counts.bytes();
        counts.protocols().forEach((name, frames) -> tally.protocols.merge(name, frames, Long::sum));
        for (WireFault fault : WireFault.values()) {
            long faults = counts.faults(fault);
            if (faults > 0) {
                tally.malformed.merge(fault.counterName(), faults, Long::sum);
            }
        }
        tally.unmetered += counts.frames() - counts.meteredFrames();
        tally.openFlows += counts.openFlows();
        for (EndReason reason : EndReason.values()) {
            tally.records.merge(reason.name().toLowerCase(Locale.ROOT), counts.records(reason), Long::sum);
        }
    }

    /** Flows in the table, as of the last publication. Thread-safe. */
    public long openFlows() {
        return meter.counts().openFlows();
    }

    /** The stations that sent the most frames in flows. Call after the workers' threads have ended. */
    public static SourceRanking busiestStations(List<Analysis> workers, int limit) {
        return StationTally.busiest(
                workers.stream().map(worker -> worker.stations).toList(), limit);
    }

    /** Counts each record's station and passes the record on as an event. */
    private record FlowEvents(StationTally stations, EventSink events) implements RecordSink {

        @Override
        public void accept(FlowRecord flow) {
            stations.add(flow);
            events.accept(new FlowEnded(flow.last(), flow));
        }

        @Override
        public boolean hasRoom() {
            return events.hasRoom();
        }
    }

    /** Sums over the workers; the maps are in the order in which their keys were first added. */
    private static final class Tally {
        private final Map<String, Long> protocols = new LinkedHashMap<>();
        private final Map<String, Long> malformed = new LinkedHashMap<>();
        private final Map<String, Long> records = new LinkedHashMap<>();
        private long frames;
        private long bytes;
        private long unmetered;
        private long openFlows;
    }
}
