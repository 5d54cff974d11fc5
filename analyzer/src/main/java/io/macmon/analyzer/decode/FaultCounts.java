package io.macmon.analyzer.decode;

import java.util.EnumMap;
import java.util.Map;

/** Counts how often each {@link WireFault} occurred. One thread only. */
@SuppressWarnings("EnumOrdinal") // only indexes an array
public final class FaultCounts {

    private static final WireFault[] FAULTS = WireFault.values();

    private final long[] counts = new long[FAULTS.length];
    private int increment = 1;

    /** Frames that had this fault. */
    public long get(WireFault fault) {
        return counts[fault.ordinal()];
    }

    /** All faults with their counts. */
    public Map<WireFault, Long> byFault() {
        Map<WireFault, Long> byFault = new EnumMap<>(WireFault.class);
        for (WireFault fault : FAULTS) {
            byFault.put(fault, get(fault));
        }
        return byFault;
    }

    /** Copies all counts from another instance. */
    public void set(FaultCounts other) {
        System.arraycopy(other.counts, 0, counts, 0, counts.length);
    }

    /** Sets whether faults are counted; if not, another decoder of the same frame counts them. */
    public void setCounting(boolean counting) {
        increment = counting ? 1 : 0;
    }

    void count(WireFault fault) {
        counts[fault.ordinal()] += increment;
    }
}
