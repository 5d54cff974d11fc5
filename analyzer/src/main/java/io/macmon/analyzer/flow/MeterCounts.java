package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.WireFault;
import io.macmon.analyzer.flow.name.NameCounter;
import io.macmon.analyzer.flow.record.EndReason;
import java.util.Map;

/**
 * The counts of a {@link FlowMeter} from its start to one moment, so that
 *
 * <pre>   frames = meteredFrames + frames with a fault that leaves no flow</pre>
 *
 * @param frames        frames seen, metered or not
 * @param bytes         bytes in the frames seen, as on the wire without the FCS
 * @param meteredFrames frames that belong to a flow
 * @param meteredBytes  bytes in the metered frames, as on the wire without the FCS
 * @param openFlows     flows in the table: open flows, and expired flows that have not ended yet
 * @param records       records built, by end reason; after {@link EndReason#ACTIVE_TIMEOUT} the flow stayed open
 * @param protocols     metered frames by protocol, under the names of Suricata's statistics, in layer order
 * @param faults        frames by fault; every fault has an entry
 * @param names         what was counted about names; only counts that are not 0
 */
public record MeterCounts(
        long frames,
        long bytes,
        long meteredFrames,
        long meteredBytes,
        long openFlows,
        Map<EndReason, Long> records,
        Map<String, Long> protocols,
        Map<WireFault, Long> faults,
        Map<NameCounter, Long> names) {

    /** Records with this end reason. */
    public long records(EndReason reason) {
        return records.get(reason);
    }

    /** Frames with this fault. */
    public long faults(WireFault fault) {
        return faults.get(fault);
    }
}
