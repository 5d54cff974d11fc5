package io.macmon.analyzer;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.Statistics.Flows;
import io.macmon.analyzer.Statistics.Strangers;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.flow.EndReason;
import io.macmon.analyzer.flow.FlowMeter;
import io.macmon.analyzer.flow.FlowRecord;
import io.macmon.analyzer.flow.MeterCounts;
import io.macmon.analyzer.throughput.Throughput;
import io.macmon.analyzer.wire.WireFault;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.config.FlowConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The analyzers of the stations' frames, in order. Called on the analysis thread; {@link #totals} may be asked by any
 * thread.
 */
public final class Analysis implements FrameHandler {

    private final FlowMeter meter;
    private final Throughput throughput;
    private final EventSink events;

    /**
     * @param live   whether frames come as they are captured
     * @param events takes each flow record
     */
    public Analysis(FlowConfig flows, boolean live, EventSink events) {
        this.events = events;
        meter = new FlowMeter(flows, this::tell);
        throughput = new Throughput(live);
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

    /** Rates, delays and backlog, an interval at a time. */
    public Throughput throughput() {
        return throughput;
    }

    /**
     * The analyzers' counters, with those that only the caller can know.
     *
     * @param uptime  since the start
     * @param captured frames that the source handed on
     * @param skipped frames of link types that are not read
     */
    public Totals totals(Duration uptime, long captured, long skipped, Strangers strangers, DropLadder drops) {
        MeterCounts counts = meter.counts();
        return new Totals(
                uptime,
                captured,
                counts.frames(),
                counts.octets(),
                meter.protocols().byName(),
                unmetered(),
                malformed(),
                skipped,
                new Flows(counts.openFlows(), ended(counts)),
                strangers,
                drops);
    }

    private void tell(FlowRecord flow) {
        events.accept(new FlowEnded(flow.last(), flow));
    }

    // Not the difference of two counters: those go on while they are read.
    private long unmetered() {
        return Stream.of(WireFault.values())
                .filter(fault -> !fault.leavesFlow())
                .mapToLong(meter.faults()::get)
                .sum();
    }

    private Map<String, Long> malformed() {
        Map<String, Long> malformed = new LinkedHashMap<>();
        for (WireFault fault : WireFault.values()) {
            long count = meter.faults().get(fault);
            if (count > 0) {
                malformed.put(fault.counterName(), count);
            }
        }
        return malformed;
    }

    private static Map<String, Long> ended(MeterCounts counts) {
        Map<String, Long> ended = new LinkedHashMap<>();
        for (EndReason reason : EndReason.values()) {
            ended.put(reason.name().toLowerCase(Locale.ROOT), counts.records(reason));
        }
        return ended;
    }
}
