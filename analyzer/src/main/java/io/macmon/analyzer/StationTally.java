package io.macmon.analyzer;

import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.config.net.MacAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The frames and bytes of each station, added up from its flow records, so that no frame costs anything. Called by the
 * analysis thread; read after that has ended.
 *
 * <p>Has room for {@value #MAX_STATIONS} stations, more than a list can have. A capture file that is read without a
 * list may have more; their frames are only counted together.
 */
final class StationTally {

    static final int MAX_STATIONS = 1 << 16;

    private static final int FRAMES = 0;
    private static final int BYTES = 1;

    private final int capacity;
    private final Map<Long, long[]> totals = new HashMap<>();
    private long leftOutFrames;

    StationTally() {
        this(MAX_STATIONS);
    }

    StationTally(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a record, which has only what came after the flow's previous record. */
    void add(FlowRecord flow) {
        add(flow.source().mac(), flow.forward());
        add(flow.destination().mac(), flow.reverse());
    }

    private void add(MacAddress station, FlowTotals sent) {
        if (sent.frames() > 0 && !station.isZero()) {
            add(station.value(), sent.frames(), sent.bytes());
        }
    }

    private void add(long station, long frames, long bytes) {
        long[] counts = totals.get(station);
        if (counts == null) {
            if (totals.size() == capacity) {
                leftOutFrames += frames;
                return;
            }
            counts = new long[2];
            totals.put(station, counts);
        }
        counts[FRAMES] += frames;
        counts[BYTES] += bytes;
    }

    /** The busiest stations of all workers together. */
    static SourceRanking busiest(List<StationTally> workers, int limit) {
        StationTally all = new StationTally();
        for (StationTally worker : workers) {
            worker.totals.forEach((station, counts) -> all.add(station, counts[FRAMES], counts[BYTES]));
            all.leftOutFrames += worker.leftOutFrames;
        }
        SourceRanking.Builder ranking = new SourceRanking.Builder(limit);
        all.totals.forEach((station, counts) -> ranking.add(station, counts[FRAMES], counts[BYTES]));
        ranking.leaveOut(all.leftOutFrames);
        return ranking.build();
    }
}
