package io.macmon.analyzer.wire;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often each {@link WireFault} was met. One thread counts; any thread may read, and sees each count whole and soon,
 * though not several counts as of one moment.
 */
public final class FaultCounts {

    private final Map<WireFault, AtomicLong> counts = new EnumMap<>(WireFault.class);

    public FaultCounts() {
        for (WireFault fault : WireFault.values()) {
            counts.put(fault, new AtomicLong());
        }
    }

    /** Frames that had this fault. */
    public long get(WireFault fault) {
        return counts.get(fault).getOpaque();
    }

    void count(WireFault fault) {
        AtomicLong count = counts.get(fault);
        count.setOpaque(count.getPlain() + 1);
    }
}
