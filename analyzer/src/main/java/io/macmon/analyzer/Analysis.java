package io.macmon.analyzer;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.Statistics.ExternalCounts;
import io.macmon.analyzer.Statistics.FlowCounts;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.decode.HostPairShare;
import io.macmon.analyzer.decode.WireFault;
import io.macmon.analyzer.flow.FlowMeter;
import io.macmon.analyzer.flow.MeterCounts;
import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.RecordSink;
import io.macmon.analyzer.live.FlowScan;
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
import java.util.stream.IntStream;

/**
 * Passes the stations' frames to the analyzers of one worker, in order. Called by one thread at a time, except
 * {@link #totals}, which is thread-safe.
 */
public final class Analysis implements FrameHandler {

    /** The counter of frames in capture files whose time has a fraction of a second or more. */
    public static final String MALFORMED_TIME = "record_time";

    private final List<MeterTask> meters;
    private final FrameHandler meter; // of the calling thread
    private final Throughput throughput;
    private final EventSink events;
    private final StationTally stations;
    private final FlowScan scan;

    /**
     * @param live   whether frames arrive as they are captured
     * @param rates  shared by all workers
     * @param worker number of this worker, from 0
     * @param names  shared by all workers; used only if names are read
     * @param events receives each flow record
     */
    public Analysis(FlowConfig flows, boolean live, Rates rates, int worker, LearnedNames names, EventSink events) {
        this(flows, 1, new Throughput(live, rates, worker), names, events);
    }

    private Analysis(FlowConfig flows, int meters, Throughput throughput, LearnedNames names, EventSink events) {
        this.throughput = throughput;
        this.events = events;
        stations = new StationTally();
        FlowEvents records = new FlowEvents(stations, events);
        if (meters == 1) {
            this.meters = List.of(new MeterTask(new FlowMeter(flows, HostPairShare.ALL, names, records), null));
            meter = this.meters.get(0).meter;
        } else {
            RecordMerge merge = new RecordMerge(meters, records);
            this.meters = IntStream.range(0, meters)
                    .mapToObj(number -> new MeterTask(
                            new FlowMeter(
                                    flows,
                                    new HostPairShare(number, meters),
                                    number == 0 ? names : new LearnedNames(),
                                    merge.lane(number)),
                            merge.lane(number)))
                    .toList();
            meter = this.meters.get(0);
        }
        scan = new FlowScan(this.meters.get(0).meter.openFlows());
    }

    /**
     * An analysis of a capture file by several threads: this handler runs on the first, and {@link #furtherMeter} on
     * each of the others. All handlers must get all frames. The events are the same as from one thread, in the same
     * order, unless a flow table is full.
     *
     * @param flows  each meter's share of the flow table
     * @param meters number of threads
     * @param names  what the first thread learns, and the others learn as well
     * @param events receives the events of all threads, one at a time
     */
    public static Analysis ofFile(FlowConfig flows, int meters, Rates rates, LearnedNames names, EventSink events) {
        return new Analysis(flows, meters, new Throughput(false, rates, 0), names, events);
    }

    /**
     * Meters the share of a further thread, which calls it.
     *
     * @param thread number of the thread, from 1
     */
    public FrameHandler furtherMeter(int thread) {
        return meters.get(thread);
    }

    /**
     * Reads the names in the frames of strangers, which are not metered. Called by the thread of that number, which is
     * that of this handler for 0.
     */
    public FrameHandler strangers(int thread) {
        return meters.get(thread).meter::onStranger;
    }

    /** Lets the other threads go on without a thread that has failed. Thread-safe. */
    public void abandonMeter(int thread) {
        if (meters.size() > 1) {
            meters.get(thread).lane.abandon();
        }
    }

    /**
     * A sink for events that come after the records of all flows that ended before them. Called by the thread of this
     * handler.
     */
    public EventSink afterEndedFlows() {
        return new EventSink() {
            @Override
            public void accept(MonitorEvent event) {
                emit(() -> events.accept(event));
            }

            @Override
            public void acceptDeferred(Supplier<? extends MonitorEvent> event) {
                emit(() -> events.acceptDeferred(event));
            }

            private void emit(Runnable event) {
                meters.get(0).emitEnded(event);
            }
        };
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
        scan.step();
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
                tally.names,
                outside);
    }

    private void addTo(Tally tally) {
        meters.forEach(task -> add(task.meter.counts(), tally));
    }

    private static void add(MeterCounts counts, Tally tally) {
        tally.frames += counts.frames();
        tally.bytes += counts.bytes();
        counts.protocols().forEach((name, frames) -> tally.protocols.merge(name, frames, Long::sum));
        for (WireFault fault : WireFault.values()) {
            long faults = counts.faults(fault);
            if (faults > 0) {
                tally.malformed.merge(fault.counterName(), faults, Long::sum);
            }
        }
        counts.names().forEach((counter, count) -> tally.names.merge(counter.counterName(), count, Long::sum));
        tally.unmetered += counts.frames() - counts.meteredFrames();
        tally.openFlows += counts.openFlows();
        for (EndReason reason : EndReason.values()) {
            tally.records.merge(reason.name().toLowerCase(Locale.ROOT), counts.records(reason), Long::sum);
        }
    }

    /** Looks at the open flows of the first thread, when it is asked. */
    public FlowScan scan() {
        return scan;
    }

    /** Flows in the table, as of the last publication. Thread-safe. */
    public long openFlows() {
        return meters.stream()
                .mapToLong(task -> task.meter.counts().openFlows())
                .sum();
    }

    /** The stations that sent the most frames in flows. Call after the workers' threads have ended. */
    public static SourceRanking busiestStations(List<Analysis> workers, int limit) {
        return StationTally.busiest(
                workers.stream().map(worker -> worker.stations).toList(), limit);
    }

    /**
     * A meter and its lane.
     *
     * @param lane null if it is the only meter
     */
    private record MeterTask(FlowMeter meter, RecordMerge.Lane lane) implements FrameHandler {

        @Override
        public void onFrame(Frame frame) {
            meter.onFrame(frame);
        }

        @Override
        public void onTick(long nowNanos) {
            meter.onTick(nowNanos);
        }

        @Override
        public void onStop() {
            lane.stopping();
            meter.onStop();
            lane.stopped();
        }

        void emitEnded(Runnable event) {
            meter.emitEnded();
            if (lane == null) {
                event.run();
            } else {
                lane.acceptEvent(event);
            }
        }
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
        private final Map<String, Long> names = new LinkedHashMap<>();
        private long frames;
        private long bytes;
        private long unmetered;
        private long openFlows;
    }
}
