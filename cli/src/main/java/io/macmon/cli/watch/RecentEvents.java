package io.macmon.cli.watch;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.record.CommunityId;
import io.macmon.analyzer.record.EveFormat;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.config.net.MacAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The latest flow records and the latest alert about each stranger, for the control socket, so that its answers need
 * nothing of the analysis. Thread-safe.
 */
final class RecentEvents implements EventSink {

    static final int MAX_FLOWS = 1_000;
    static final int MAX_STRANGERS = 1_000;

    private final EveFormat eve;
    private final ArrayDeque<FlowEnded> flows = new ArrayDeque<>();
    private final Map<MacAddress, Stranger> strangers = new LinkedHashMap<>();

    /**
     * A stranger that was reported.
     *
     * @param latest the latest alert about it
     * @param first  when it was reported first
     */
    record Stranger(UnexpectedSource latest, Instant first) {}

    /** @param device the watched device, for the records */
    RecentEvents(String device, StationLabels labels) {
        eve = EveFormat.forDevice(device, new CommunityId(0), labels);
    }

    @Override
    public synchronized void accept(MonitorEvent event) {
        if (event instanceof FlowEnded flow) {
            if (flows.size() == MAX_FLOWS) {
                flows.removeFirst();
            }
            flows.addLast(flow);
        } else if (event instanceof UnexpectedSource stranger) {
            Stranger before = strangers.remove(stranger.source()); // so that the latest is the last
            strangers.put(stranger.source(), new Stranger(stranger, before == null ? stranger.at() : before.first));
            if (strangers.size() > MAX_STRANGERS) {
                strangers.remove(strangers.keySet().iterator().next());
            }
        }
    }

    /** It takes the records that other sinks need, and asks for none itself. */
    @Override
    public boolean acceptsFlows() {
        return false;
    }

    /**
     * The latest records of flows, the latest first.
     *
     * @param address a MAC or IP address of one of the flow's ends, as macmon prints it; empty for all flows
     */
    synchronized List<FlowEnded> flows(Optional<String> address) {
        List<FlowEnded> latest = new ArrayList<>();
        flows.descendingIterator().forEachRemaining(event -> {
            if (address.isEmpty() || hasEnd(event.flow(), address.get())) {
                latest.add(event);
            }
        });
        return latest;
    }

    /** The latest alert about each stranger, the latest last. */
    synchronized List<Stranger> strangers() {
        return List.copyOf(strangers.values());
    }

    /** The capture files of these alerts. */
    Stream<Path> captureFiles() {
        return strangers().stream()
                .flatMap(stranger -> stranger.latest().captureFile().stream())
                .map(Path::of);
    }

    /** The event as EVE. One thread at a time. */
    synchronized String json(MonitorEvent event) {
        return eve.toJson(event).strip();
    }

    /** Whether a flow has an end with this MAC or IP address, as macmon prints it. */
    static boolean hasEnd(FlowRecord flow, String address) {
        return isAt(flow.source(), address) || isAt(flow.destination(), address);
    }

    private static boolean isAt(FlowEndpoint end, String address) {
        return end.mac().toString().equals(address)
                || String.valueOf(end.address()).equals(address);
    }
}
