package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.WireFault;
import io.macmon.analyzer.flow.record.EndReason;
import java.util.Map;

/**
 * What a {@link FlowMeter} did from its start to one moment, so that
 *
 * <pre>   frames = meteredFrames + the faults that leave no flow</pre>
 *
 * @param frames        seen, metered or not
 * @param bytes        original octets of the frames seen, without the FCS
 * @param meteredFrames frames that were counted into a flow
 * @param meteredBytes original octets of the frames that were counted into a flow
 * @param openFlows     flows open, or over and not told yet
 * @param records       records made, by every reason; those of {@link EndReason#ACTIVE_TIMEOUT} left their flows open
 * @param protocols     what the metered frames carried, by the names of Suricata's statistics, in order of layers
 * @param faults        frames by what could not be read, every fault
 */
public record MeterCounts(
        long frames,
        long bytes,
        long meteredFrames,
        long meteredBytes,
        long openFlows,
        Map<EndReason, Long> records,
        Map<String, Long> protocols,
        Map<WireFault, Long> faults) {

    /** Records made for a reason. */
    public long records(EndReason reason) {
        return records.get(reason);
    }

    /** Frames that had a fault. */
    public long faults(WireFault fault) {
        return faults.get(fault);
    }
}
