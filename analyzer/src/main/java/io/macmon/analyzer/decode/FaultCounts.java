package io.macmon.analyzer.decode;

import java.util.EnumMap;
import java.util.Map;

/** How often each {@link WireFault} was met. One thread only. */
@SuppressWarnings("EnumOrdinal") // the places of counts in an array, nothing that is kept
public final class FaultCounts {

    private static final WireFault[] FAULTS = WireFault.values();

    private final long[] counts = new long[FAULTS.length];

    /** Frames that had this fault. */
    public long get(WireFault fault) {
        return counts[fault.ordinal()];
    }

    /** Every fault with its count. */
    public Map<WireFault, Long> byFault() {
        Map<WireFault, Long> byFault = new EnumMap<>(WireFault.class);
        for (WireFault fault : FAULTS) {
            byFault.put(fault, get(fault));
        }
        return byFault;
    }

    /** Takes over all counts of another. */
    public void set(FaultCounts other) {
        System.arraycopy(other.counts, 0, counts, 0, counts.length);
    }

    void count(WireFault fault) {
        counts[fault.ordinal()]++;
    }
}
