package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.ProtocolCounts;
import io.macmon.analyzer.flow.record.EndReason;
import java.util.EnumMap;
import java.util.Map;

/** What a meter counts, in plain fields. One thread only. */
@SuppressWarnings("EnumOrdinal") // the places of counts in an array, nothing that is kept
final class MeterTally {

    private static final EndReason[] REASONS = EndReason.values();

    final FaultCounts faults = new FaultCounts();
    long openFlows;

    private final ProtocolCounts protocols = new ProtocolCounts();
    private final long[] records = new long[REASONS.length];
    private long frames;
    private long bytes;
    private long meteredFrames;
    private long meteredBytes;

    void countFrame(long frameOctets) {
        frames++;
        bytes += frameOctets;
    }

    void countMeteredFrame(long frameOctets, DecodedFrame decoded) {
        meteredFrames++;
        meteredBytes += frameOctets;
        protocols.count(decoded);
    }

    void countRecord(EndReason reason) {
        records[reason.ordinal()]++;
    }

    /** Takes over all counts of another. */
    void set(MeterTally other) {
        frames = other.frames;
        bytes = other.bytes;
        meteredFrames = other.meteredFrames;
        meteredBytes = other.meteredBytes;
        openFlows = other.openFlows;
        System.arraycopy(other.records, 0, records, 0, records.length);
        protocols.set(other.protocols);
        faults.set(other.faults);
    }

    MeterCounts counts() {
        Map<EndReason, Long> byReason = new EnumMap<>(EndReason.class);
        for (EndReason reason : REASONS) {
            byReason.put(reason, records[reason.ordinal()]);
        }
        return new MeterCounts(
                frames, bytes, meteredFrames, meteredBytes, openFlows, byReason, protocols.byName(), faults.byFault());
    }
}
