package io.macmon.analyzer.flow;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.config.FlowConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    ReferenceMeter(FlowConfig config) {
        this.config = config;
    }

    void receive(SentFrame frame) {
        tick(frame.nanos());
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

    private static List<Object> key(SentFrame frame) {
        List<FlowEndpoint> ends = List.of(frame.source(), frame.destination());
        return List.of(
                frame.vlanIds(), frame.etherType(), frame.protocol(), frame.oneWay() ? ends : new HashSet<>(ends));
    }

    private final class Flow {

        static final Comparator<Flow> ORDER = comparing(flow -> flow.openedAs);

        final SentFrame opener;
        final long openedAs = framesSoFar;
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
            boolean isForward = frame.source().equals(opener.source());
            forward = isForward ? sum(forward, frame) : forward;
            reverse = isForward ? reverse : sum(reverse, frame);
            seen[isForward ? 0 : 1] = true;
            finished[isForward ? 0 : 1] |= (frame.tcpFlags() & FIN) != 0;
            reset |= (frame.tcpFlags() & RST) != 0;
            first = Math.min(first, frame.nanos());
            last = Math.max(last, frame.nanos());
            lastActivity = time;
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
            boolean isForward = frame.source().equals(opener.source());
            return (flags & ACK) == 0 || !seen[isForward ? 1 : 0];
        }

        FlowRecord record(EndReason reason) {
            return new FlowRecord(
                    opener.source(),
                    opener.destination(),
                    opener.vlanIds(),
                    opener.etherType(),
                    opener.protocol(),
                    Instant.ofEpochSecond(0, first),
                    Instant.ofEpochSecond(0, last),
                    forward,
                    reverse,
                    reason);
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
