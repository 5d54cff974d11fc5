package io.macmon.analyzer;

import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.RecordSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;

/**
 * Merges the records of several meters that divide the frames of a capture file among them into the order in which a
 * single meter emits them.
 *
 * <pre>
 *   meter 1 --> lane: records by ascending place --+
 *   meter 2 --> lane ------------------------------+--> the earliest, once no lane can get an earlier one --> sink
 * </pre>
 *
 * <p>The sink is called by one meter's thread at a time. A sink that waits makes all of them wait.
 *
 * <p>A meter that is ahead of the others fills its lane, with at most the records of the blocks that the source has
 * handed out. After the last block, where each open flow has a record, it waits for the others.
 */
final class RecordMerge {

    // A lane takes the lock for this many records, or at the end of a block.
    private static final int BATCH = 256;

    private static final int MAX_WAITING = 4_096; // per lane, after the last block

    private static final int RUNNING = 0;
    private static final int STOPPING = 1; // only open flows are left
    private static final int STOPPED = 2; // no flows are left, but other events may be
    private static final int ENDED = 3;

    private final RecordSink sink;
    private final List<Lane> lanes;

    RecordMerge(int meters, RecordSink sink) {
        this.sink = sink;
        lanes = IntStream.range(0, meters).mapToObj(meter -> new Lane()).toList();
    }

    /** The sink for one meter. */
    Lane lane(int meter) {
        return lanes.get(meter);
    }

    private void emitReady() {
        for (Lane next = earliest(); next != null && isReady(next.entries.element()); next = earliest()) {
            next.entries.remove().action.run();
        }
    }

    private Lane earliest() {
        Lane earliest = null;
        for (Lane lane : lanes) {
            if (!lane.entries.isEmpty()
                    && (earliest == null
                            || lane.entries.element().place.compareTo(earliest.entries.element().place) < 0)) {
                earliest = lane;
            }
        }
        return earliest;
    }

    private boolean isReady(Entry entry) {
        for (Lane lane : lanes) {
            if (lane.entries.isEmpty() && entry.place.compareTo(lane.reached) > 0) {
                return false;
            }
        }
        return true;
    }

    /** What one meter has emitted. Called by that meter's thread, except {@link #abandon}. */
    final class Lane implements RecordSink {

        // guarded by the merge, like reached
        private final Queue<Entry> entries = new ArrayDeque<>();
        private Place reached = new Place(RUNNING, Long.MIN_VALUE, 0);

        private final List<Entry> batch = new ArrayList<>(BATCH);
        private Place place = reached;
        private int phase = RUNNING;
        private boolean mayWait;

        @Override
        public void accept(FlowRecord record, long nanos, long number) {
            add(new Place(phase, nanos, number), () -> sink.accept(record));
        }

        /** Accepts a record at the place that was reached last. */
        @Override
        public void accept(FlowRecord record) {
            add(place, () -> sink.accept(record));
        }

        /**
         * Accepts an event that comes directly after the records that end at the place that was reached last.
         *
         * @param event called by any meter's thread
         */
        void acceptEvent(Runnable event) {
            add(new Place(phase, place.nanos, place.number | 1), event);
            flush();
        }

        @Override
        public void onReached(long nanos, long number) {
            place = new Place(phase, nanos, number);
            flush();
        }

        @Override
        public void onOpenFlows() {
            reach(STOPPING);
        }

        /** Called after the last block, before the meter stops. */
        void stopping() {
            mayWait = true;
        }

        /** Called when the meter has stopped. */
        void stopped() {
            mayWait = false;
            reach(STOPPED);
            abandon();
        }

        /** Lets the others go on without this lane's meter, which has stopped or failed. Thread-safe. */
        void abandon() {
            synchronized (RecordMerge.this) {
                reached = new Place(ENDED, 0, 0);
                emitReady();
                RecordMerge.this.notifyAll();
            }
        }

        private void reach(int nextPhase) {
            phase = nextPhase;
            onReached(Long.MIN_VALUE, 0);
        }

        private void add(Place at, Runnable action) {
            batch.add(new Entry(at, action));
            if (batch.size() == BATCH) {
                flush();
            }
        }

        private void flush() {
            synchronized (RecordMerge.this) {
                entries.addAll(batch);
                batch.clear();
                reached = place;
                emitReady();
                RecordMerge.this.notifyAll();
                awaitRoom();
            }
        }

        private void awaitRoom() {
            try {
                while (mayWait && entries.size() > MAX_WAITING) {
                    RecordMerge.this.wait();
                }
            } catch (InterruptedException stopWaiting) {
                mayWait = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    private record Place(int phase, long nanos, long number) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            if (phase != other.phase) {
                return Integer.compare(phase, other.phase);
            }
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(number, other.number);
        }
    }

    private record Entry(Place place, Runnable action) {}
}
