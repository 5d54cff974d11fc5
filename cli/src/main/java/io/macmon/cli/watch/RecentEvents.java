package io.macmon.cli.watch;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.record.CommunityId;
import io.macmon.analyzer.record.EveFormat;
import io.macmon.config.net.MacAddress;
import java.nio.file.Path;
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
    private long strangersSoFar;
    private final Map<MacAddress, UnexpectedSource> strangers = new LinkedHashMap<>();

    /** @param device the watched device, for the records */
    RecentEvents(String device) {
        eve = EveFormat.forDevice(device, new CommunityId(0));
    }

    @Override
    public synchronized void accept(MonitorEvent event) {
        if (event instanceof FlowEnded flow) {
            if (flows.size() == MAX_FLOWS) {
                flows.removeFirst();
            }
            flows.addLast(flow);
        } else if (event instanceof UnexpectedSource stranger) {
            if (strangers.remove(stranger.source()) == null) { // so that the latest is the last
                strangersSoFar++;
            }
            strangers.put(stranger.source(), stranger);
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

    /** The number of strangers so far; one that was left out of the last 1,000 and returns counts again. */
    synchronized long strangersSoFar() {
        return strangersSoFar;
    }

    /** The latest alert about each stranger, the latest last. */
    synchronized List<UnexpectedSource> strangers() {
        return List.copyOf(strangers.values());
    }

    /** The capture files of these alerts. */
    Stream<Path> captureFiles() {
        return strangers().stream()
                .flatMap(stranger -> stranger.captureFile().stream())
                .map(Path::of);
    }

    /** The event as EVE. One thread at a time. */
    synchronized String json(MonitorEvent event) {
        return eve.toJson(event).strip();
    }

    private static boolean hasEnd(FlowRecord flow, String address) {
        return isAt(flow.source(), address) || isAt(flow.destination(), address);
    }

    private static boolean isAt(FlowEndpoint end, String address) {
        return end.mac().toString().equals(address)
                || String.valueOf(end.address()).equals(address);
    }
}
