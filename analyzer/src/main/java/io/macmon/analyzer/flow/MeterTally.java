package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.ProtocolCounts;
import io.macmon.analyzer.flow.name.NameCounts;
import io.macmon.analyzer.flow.record.EndReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.StampedLock;

/** The counters of a meter, in plain fields. One thread only. */
@SuppressWarnings("EnumOrdinal") // ordinals are indices of an array and are not stored
final class MeterTally {

    private static final EndReason[] REASONS = EndReason.values();

    final FaultCounts faults = new FaultCounts();
    final NameCounts names = new NameCounts();
    long openFlows;

    private final ProtocolCounts protocols = new ProtocolCounts();
    private final long[] records = new long[REASONS.length];
    private long frames;
    private long bytes;
    private long meteredFrames;
    private long meteredBytes;

    void countFrame(long frameBytes) {
        frames++;
        bytes += frameBytes;
    }

    void countMeteredFrame(long frameBytes, DecodedFrame decoded) {
        meteredFrames++;
        meteredBytes += frameBytes;
        protocols.count(decoded);
    }

    void countRecord(EndReason reason) {
        records[reason.ordinal()]++;
    }

    /** Copies all counts from another tally. */
    void copy(MeterTally other) {
        frames = other.frames;
        bytes = other.bytes;
        meteredFrames = other.meteredFrames;
        meteredBytes = other.meteredBytes;
        openFlows = other.openFlows;
        System.arraycopy(other.records, 0, records, 0, records.length);
        protocols.set(other.protocols);
        faults.set(other.faults);
        names.set(other.names);
    }

    MeterCounts counts() {
        Map<EndReason, Long> byReason = new EnumMap<>(EndReason.class);
        for (EndReason reason : REASONS) {
            byReason.put(reason, records[reason.ordinal()]);
        }
        return new MeterCounts(
                frames,
                bytes,
                meteredFrames,
                meteredBytes,
                openFlows,
                byReason,
                protocols.byName(),
                faults.byFault(),
                names.byCounter());
    }

    /** The counts of a meter as its thread last published them. Publishing never waits for a reader. */
    static final class Published {

        private final MeterTally tally = new MeterTally();
        private final StampedLock lock = new StampedLock();

        /** Publishes all counts at once. One thread only. */
        void set(MeterTally counted) {
            long stamp = lock.writeLock();
            tally.copy(counted);
            lock.unlockWrite(stamp);
        }

        /** All counts as of one publication. Thread-safe. */
        MeterCounts counts() {
            MeterCounts counts;
            long stamp;
            do {
                stamp = lock.tryOptimisticRead();
                counts = tally.counts();
            } while (!lock.validate(stamp));
            return counts;
        }
    }
}
