package io.macmon.cli.report;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.capture.FrameHandler;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * What a capture file contains: its largest flows, its stations, who talks to whom, and strangers. The events arrive on
 * the report thread, the frames on the analysis thread; read after both have ended.
 */
public final class FileReport implements EventSink {

    static final int MAX_FLOWS = 1_000;
    static final int MAX_STATIONS = 1_000;
    static final int MAX_PAIRS = 200;
    static final int MAX_STRANGERS = 1_000;

    /** How many stations and pairs are added up. Later ones are counted, and left out. */
    private static final int MAX_COUNTED = 50_000;

    private static final Comparator<FlowEnded> BY_SIZE = Comparator.comparingLong(ended -> bytes(ended.flow()));

    private final FrameTimeline timeline = new FrameTimeline();
    private final PriorityQueue<FlowEnded> flows = new PriorityQueue<>(BY_SIZE); // the smallest first
    private final Map<MacAddress, StationTotals> stations = new HashMap<>();
    private final Map<Pair, long[]> pairs = new HashMap<>();
    private final Map<MacAddress, UnexpectedSource> strangers = new LinkedHashMap<>();
    private long flowCount;

    /** Two stations, the lower address first. */
    record Pair(MacAddress one, MacAddress other) {

        static Pair of(MacAddress one, MacAddress other) {
            return one.value() < other.value() ? new Pair(one, other) : new Pair(other, one);
        }
    }

    /** Two stations, and what they sent each other. */
    record PairTotals(Pair pair, long frames, long bytes) {}

    /** Receives each selected frame. */
    public FrameHandler frames() {
        return timeline;
    }

    @Override
    public void accept(MonitorEvent event) {
        if (event instanceof FlowEnded ended) {
            add(ended);
        } else if (event instanceof UnexpectedSource stranger
                && (strangers.size() < MAX_STRANGERS || strangers.containsKey(stranger.source()))) {
            strangers.put(stranger.source(), stranger);
        }
    }

    private void add(FlowEnded ended) {
        FlowRecord flow = ended.flow();
        flowCount++;
        flows.add(ended);
        if (flows.size() > MAX_FLOWS) {
            flows.remove();
        }
        add(flow, flow.source(), flow.forward());
        add(flow, flow.destination(), flow.reverse());
        MacAddress destination = flow.destination().mac();
        if (!flow.source().mac().isZero() && MacAddress.isStation(destination.value())) {
            addPair(flow);
        }
    }

    private void add(FlowRecord flow, FlowEndpoint end, FlowTotals sent) {
        boolean isCounted = stations.containsKey(end.mac()) || stations.size() < MAX_COUNTED;
        if (sent.frames() > 0 && !end.mac().isZero() && isCounted) {
            stations.computeIfAbsent(end.mac(), StationTotals::new).add(sent, end.address(), flow.first(), flow.last());
        }
    }

    private void addPair(FlowRecord flow) {
        Pair pair = Pair.of(flow.source().mac(), flow.destination().mac());
        if (pairs.containsKey(pair) || pairs.size() < MAX_COUNTED) {
            long[] totals = pairs.computeIfAbsent(pair, unused -> new long[2]);
            totals[0] += flow.forward().frames() + flow.reverse().frames();
            totals[1] += bytes(flow);
        }
    }

    private static long bytes(FlowRecord flow) {
        return flow.forward().bytes() + flow.reverse().bytes();
    }

    FrameTimeline timeline() {
        return timeline;
    }

    /** Number of flow records, shown or not. */
    long flowCount() {
        return flowCount;
    }

    /** The largest flow records, the largest first. */
    List<FlowEnded> flows() {
        return flows.stream().sorted(BY_SIZE.reversed()).toList();
    }

    /** The stations that sent most, the busiest first. */
    List<StationTotals> stations() {
        return stations.values().stream()
                .sorted(Comparator.comparingLong(StationTotals::bytes).reversed())
                .limit(MAX_STATIONS)
                .toList();
    }

    int stationCount() {
        return stations.size();
    }

    /** Whether a station sent a frame. */
    boolean hasHeard(MacAddress station) {
        return stations.containsKey(station);
    }

    /** The pairs with the most bytes, the largest first; only between stations, not to groups. */
    List<PairTotals> pairs() {
        Stream<PairTotals> all = pairs.entrySet().stream()
                .map(entry -> new PairTotals(entry.getKey(), entry.getValue()[0], entry.getValue()[1]));
        return all.sorted(Comparator.comparingLong(PairTotals::bytes).reversed())
                .limit(MAX_PAIRS)
                .toList();
    }

    /** The latest alert about each stranger. */
    List<UnexpectedSource> strangers() {
        return List.copyOf(strangers.values());
    }

    /** Start of the timeline. */
    Instant start() {
        return Instant.ofEpochSecond(timeline.startSecond());
    }
}
