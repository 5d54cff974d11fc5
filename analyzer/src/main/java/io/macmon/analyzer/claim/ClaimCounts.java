package io.macmon.analyzer.claim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** Counts the frames read for claims by protocol, and how often each {@link ClaimFault} occurred. One thread only. */
@SuppressWarnings("EnumOrdinal") // only indexes an array
public final class ClaimCounts {

    private static final ClaimProtocol[] PROTOCOLS = ClaimProtocol.values();
    private static final ClaimFault[] FAULTS = ClaimFault.values();

    private final long[] frames = new long[PROTOCOLS.length];
    private final long[] faults = new long[FAULTS.length];

    /** Frames of this protocol, including malformed ones. */
    public long get(ClaimProtocol protocol) {
        return frames[protocol.ordinal()];
    }

    /** Frames that had this fault; one frame may have several. */
    public long get(ClaimFault fault) {
        return faults[fault.ordinal()];
    }

    /** All faults. */
    public long faults() {
        return LongStream.of(faults).sum();
    }

    /** All counts by name, in snake case, protocols first. */
    public Map<String, Long> byName() {
        Map<String, Long> byName = new LinkedHashMap<>();
        for (ClaimProtocol protocol : PROTOCOLS) {
            byName.put(protocol.counterName(), get(protocol));
        }
        for (ClaimFault fault : FAULTS) {
            byName.put(fault.counterName(), get(fault));
        }
        return byName;
    }

    /** Copies all counts from another instance. */
    public void set(ClaimCounts other) {
        System.arraycopy(other.frames, 0, frames, 0, frames.length);
        System.arraycopy(other.faults, 0, faults, 0, faults.length);
    }

    void count(ClaimProtocol protocol) {
        frames[protocol.ordinal()]++;
    }

    void count(ClaimFault fault) {
        faults[fault.ordinal()]++;
    }
}
