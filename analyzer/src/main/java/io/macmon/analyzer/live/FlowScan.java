package io.macmon.analyzer.live;

import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.OpenFlows;
import io.macmon.capture.WallClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Finds the open flows with the highest rates, and which MAC addresses they connect. The meter's thread looks at all
 * flows between blocks, for about {@value #STEP_MICROS} microseconds at a time, and only when another thread asks. So a
 * table of a million flows takes some hundred blocks, and no block waits for more than one step.
 *
 * <p>The rate of a flow is that since the previous scan with the same {@link Workspace}; of a flow that this one did
 * not see, that since its first frame.
 */
public final class FlowScan {

    /** The largest number of flows in a result. */
    public static final int MAX_FLOWS = 1_000;

    /** The largest number of pairs in a result. */
    public static final int MAX_PAIRS = 200;

    static final int STEP_MICROS = 500;

    private static final int SLOTS_PER_LOOK_AT_THE_CLOCK = 512;
    private static final int RECORDS_PER_LOOK_AT_THE_CLOCK = 16;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final OpenFlows table;
    private final AtomicReference<Scan> requested = new AtomicReference<>();
    private Scan current; // of the meter's thread
    private int longestStep; // slots

    /** @param rate bytes per second in both directions */
    public record OpenFlow(FlowRecord flow, long rate) {}

    /** Bytes and frames of the open flows between two MAC addresses, since their latest records. */
    public record Pair(long one, long other, long bytes, long frames) {}

    /**
     * What a scan found.
     *
     * @param flows those with the highest rates, the highest first
     * @param pairs those with the most bytes, the largest first
     */
    public record Result(List<OpenFlow> flows, List<Pair> pairs) {}

    /** Memory for scans, at most 16 bytes per flow of the table and about 300 KB. For one scan at a time. */
    public static final class Workspace {

        private final long[] serials;
        private final long[] bytes;
        private final BusiestSlots busiest = new BusiestSlots(MAX_FLOWS);
        private final MacPairs pairs = new MacPairs();
        private final List<OpenFlow> flows = new ArrayList<>();
        private long scanNanos;

        private Workspace(int slots) {
            serials = new long[slots];
            bytes = new long[slots];
        }
    }

    public FlowScan(OpenFlows table) {
        this.table = table;
    }

    /** Creates the memory for scans. Thread-safe. */
    public Workspace newWorkspace() {
        return new Workspace(table.capacity());
    }

    /** Requests a scan. The next one can be requested when this one is done. Thread-safe. */
    public Future<Result> request(Workspace workspace) {
        Scan scan = new Scan(workspace);
        requested.set(scan);
        return scan.result.thenApply(done -> result(workspace));
    }

    private static Result result(Workspace workspace) {
        List<OpenFlow> flows = new ArrayList<>(workspace.flows);
        flows.sort(Comparator.comparingLong(OpenFlow::rate).reversed());
        return new Result(List.copyOf(flows), List.copyOf(workspace.pairs.largest(MAX_PAIRS)));
    }

    /** Does one step, if a scan was requested. Called by the meter's thread, between two blocks. */
    public void step() {
        if (current == null) {
            if (requested.getOpaque() == null) {
                return;
            }
            current = requested.getAndSet(null);
            current.begin();
        }
        if (current.step(System.nanoTime() + STEP_MICROS * 1_000L)) {
            current.result.complete(null);
            current = null;
        }
    }

    /** The most slots that one step looked at. */
    int longestStep() {
        return longestStep;
    }

    /** One scan, on the meter's thread. */
    private final class Scan {

        private final Workspace workspace;
        private final CompletableFuture<Void> result = new CompletableFuture<>();
        private int nextSlot;
        private int nextRecord;
        private long sinceNanos;

        Scan(Workspace workspace) {
            this.workspace = workspace;
        }

        void begin() {
            workspace.busiest.clear();
            workspace.pairs.clear();
            workspace.flows.clear();
            sinceNanos = workspace.scanNanos;
            workspace.scanNanos = System.nanoTime();
        }

        boolean step(long endNanos) {
            int from = nextSlot;
            while (nextSlot < table.slots()) {
                int to = Math.min(table.slots(), nextSlot + SLOTS_PER_LOOK_AT_THE_CLOCK);
                for (; nextSlot < to; nextSlot++) {
                    look(nextSlot);
                }
                longestStep = Math.max(longestStep, nextSlot - from);
                if (System.nanoTime() - endNanos >= 0) {
                    return false;
                }
            }
            BusiestSlots busiest = workspace.busiest;
            while (nextRecord < busiest.size()) {
                int to = Math.min(busiest.size(), nextRecord + RECORDS_PER_LOOK_AT_THE_CLOCK);
                for (; nextRecord < to; nextRecord++) {
                    build(busiest, nextRecord);
                }
                if (System.nanoTime() - endNanos >= 0) {
                    return false;
                }
            }
            return true;
        }

        private void look(int slot) {
            long serial = table.serial(slot);
            if (serial == 0) {
                return;
            }
            long bytes = table.bytes(slot);
            boolean isKnown = workspace.serials[slot] == serial && workspace.bytes[slot] <= bytes;
            long since = isKnown ? workspace.scanNanos - sinceNanos : age(slot);
            long increase = isKnown ? bytes - workspace.bytes[slot] : bytes;
            long rate = (long) (increase * (double) SECOND_NANOS / Math.max(1, since));
            workspace.serials[slot] = serial;
            workspace.bytes[slot] = bytes;
            workspace.busiest.add(slot, serial, rate, bytes);
            workspace.pairs.add(table.sourceMac(slot), table.destinationMac(slot), bytes, table.frames(slot));
        }

        // A flow that has just started has no rate yet: it counts as a second old.
        private long age(int slot) {
            return Math.max(SECOND_NANOS, WallClock.nanos() - table.firstNanos(slot));
        }

        // The flow may have ended since the scan saw it.
        private void build(BusiestSlots busiest, int index) {
            int slot = busiest.slot(index);
            if (table.serial(slot) == busiest.serial(index)) {
                workspace.flows.add(new OpenFlow(table.record(slot), busiest.rate(index)));
            }
        }
    }
}
