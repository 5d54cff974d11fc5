package io.macmon.analyzer.flow;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.config.FlowConfig;
import io.macmon.config.FlowKeyFields;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of the package documentation, implemented as simply as possible: a hash map, and a search of all flows. */
final class ReferenceMeter {

    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;

    final List<FlowRecord> records = new ArrayList<>();

    private final FlowConfig config;
    private final Map<List<Object>, Flow> open = new HashMap<>();
    private long time = Long.MIN_VALUE;
    private long framesSoFar;
    private int framesFarBehind;

    ReferenceMeter(FlowConfig config) {
        this.config = config;
    }

    void receive(SentFrame frame) {
        tick(frame.nanos());
        long tolerance = Math.max(config.idleTimeout().toNanos(), 10_000_000_000L);
        framesFarBehind = time - frame.nanos() > tolerance ? framesFarBehind + 1 : 0;
        if (!frame.readable()) {
            return;
        }
        framesSoFar++;
        Flow flow = open.get(key(frame));
        if (flow != null && flow.endsBefore(frame)) {
            end(flow, flow.idleReason());
            flow = null;
        }
        if (flow == null) {
            flow = start(frame);
        } else if (frame.nanos() - flow.first >= config.activeTimeout().toNanos()) {
            records.add(flow.record(EndReason.ACTIVE_TIMEOUT));
            flow.startRecord(frame.nanos());
        }
        flow.count(frame);
    }

    void tick(long nanos) {
        time = Math.max(time, nanos);
        Optional<Flow> expired = firstExpired();
        while (expired.isPresent()) {
            end(expired.get(), expired.get().idleReason());
            expired = firstExpired();
        }
    }

    void stop() {
        open.values().stream()
                .sorted(comparingLong((Flow flow) -> flow.first).thenComparing(flow -> flow.openedAs))
                .toList()
                .forEach(flow -> end(flow, flow.closing() ? EndReason.END_DETECTED : EndReason.FORCED));
    }

    private Flow start(SentFrame frame) {
        if (open.size() == config.maxFlows()) {
            Comparator<Flow> idleness = comparing(flow -> flow.lastActivity);
            end(
                    open.values().stream()
                            .min(idleness.thenComparing(Flow.ORDER))
                            .orElseThrow(),
                    EndReason.LACK_OF_RESOURCES);
        }
        Flow flow = new Flow(frame);
        open.put(key(frame), flow);
        return flow;
    }

    private Optional<Flow> firstExpired() {
        return open.values().stream()
                .filter(flow -> time - flow.lastActivity >= flow.timeout())
                .min(comparingLong((Flow flow) -> flow.lastActivity + flow.timeout())
                        .thenComparing(Flow.ORDER));
    }

    private void end(Flow flow, EndReason reason) {
        open.values().remove(flow);
        records.add(flow.record(reason));
    }

    private List<Object> key(SentFrame frame) {
        List<FlowEndpoint> ends = List.of(end(frame.source()), end(frame.destination()));
        return List.of(
                frame.vlanIds(), frame.etherType(), frame.protocol(), frame.oneWay() ? ends : new HashSet<>(ends));
    }

    // What counts of an end in the key.
    private FlowEndpoint end(FlowEndpoint end) {
        boolean hasMac = config.key() == FlowKeyFields.MAC || end.address() == null;
        return new FlowEndpoint(hasMac ? end.mac() : new MacAddress(0), end.address(), end.port());
    }

    /** The MAC addresses of an end: the first that it sent from, then the others in the order in which they came. */
    private static final class Macs {

        final Set<MacAddress> all = new LinkedHashSet<>();
        MacAddress sender;

        void add(FlowEndpoint end, boolean sends) {
            all.add(end.mac());
            if (sends && sender == null) {
                sender = end.mac();
            }
        }

        FlowEndpoint of(FlowEndpoint end) {
            List<MacAddress> others = new ArrayList<>(all);
            MacAddress first = sender == null ? others.get(0) : sender;
            others.remove(first);
            return new FlowEndpoint(first, end.address(), end.port(), others, false);
        }
    }

    private final class Flow {

        static final Comparator<Flow> ORDER = comparing(flow -> flow.openedAs);

        final SentFrame opener;
        final long openedAs = framesSoFar;
        final Macs sourceMacs = new Macs();
        final Macs destinationMacs = new Macs();
        final boolean[] seen = new boolean[2];
        final boolean[] finished = new boolean[2];
        boolean reset;
        long lastActivity;
        long first;
        long last;
        FlowTotals forward;
        FlowTotals reverse;

        Flow(SentFrame opener) {
            this.opener = opener;
            startRecord(opener.nanos());
        }

        void startRecord(long nanos) {
            first = nanos;
            last = nanos;
            forward = new FlowTotals(0, 0, 0, 0);
            reverse = forward;
        }

        void count(SentFrame frame) {
            boolean isForward = isForward(frame);
            sourceMacs.add(isForward ? frame.source() : frame.destination(), isForward);
            destinationMacs.add(isForward ? frame.destination() : frame.source(), !isForward);
            forward = isForward ? sum(forward, frame) : forward;
            reverse = isForward ? reverse : sum(reverse, frame);
            seen[isForward ? 0 : 1] = true;
            finished[isForward ? 0 : 1] |= (frame.tcpFlags() & FIN) != 0;
            reset |= (frame.tcpFlags() & RST) != 0;
            if (framesFarBehind <= 1) {
                first = Math.min(first, frame.nanos());
            }
            last = Math.max(last, frame.nanos());
            lastActivity = time;
        }

        private boolean isForward(SentFrame frame) {
            return end(frame.source()).equals(end(opener.source()));
        }

        boolean closing() {
            return reset || (seen[0] == finished[0] && seen[1] == finished[1]);
        }

        long timeout() {
            long idle = config.idleTimeout().toNanos();
            return closing() ? Math.min(idle, 5_000_000_000L) : idle;
        }

        EndReason idleReason() {
            return closing() ? EndReason.END_DETECTED : EndReason.IDLE_TIMEOUT;
        }

        boolean endsBefore(SentFrame frame) {
            return frame.nanos() - last >= timeout() || (closing() && restartsWith(frame));
        }

        private boolean restartsWith(SentFrame frame) {
            int flags = frame.tcpFlags();
            if ((flags & SYN) == 0 || (flags & (FIN | RST)) != 0) {
                return false;
            }
            boolean isForward = isForward(frame);
            return (flags & ACK) == 0 || !seen[isForward ? 1 : 0];
        }

        FlowRecord record(EndReason reason) {
            return new FlowRecord(
                    sourceMacs.of(opener.source()),
                    destinationMacs.of(opener.destination()),
                    opener.vlanIds(),
                    opener.etherType(),
                    opener.protocol(),
                    FlowRecord.instance(opener.nanos()),
                    Instant.ofEpochSecond(0, first),
                    Instant.ofEpochSecond(0, last),
                    forward,
                    reverse,
                    reason,
                    Optional.empty(),
                    Optional.empty());
        }

        private static FlowTotals sum(FlowTotals totals, SentFrame frame) {
            return new FlowTotals(
                    totals.frames() + 1,
                    totals.bytes() + frame.originalLength(),
                    totals.ipBytes() + frame.ipBytes(),
                    totals.tcpFlags() | frame.tcpFlags());
        }
    }
}
