package io.macmon.analyzer;

import io.macmon.analyzer.throughput.Percentiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The statistics that a run reports at each interval and at its end.
 *
 * @param isFinal  whether these are the closing statistics, whose interval is the whole run
 * @param interval throughput in the interval alone
 * @param totals   since the start
 * @param busiest  the stations and strangers that sent the most; empty before the end
 */
public record Statistics(boolean isFinal, Interval interval, Totals totals, Busiest busiest) {

    /** Statistics of an interval. */
    public Statistics(Interval interval, Totals totals) {
        this(false, interval, totals, Busiest.NONE);
    }

    /**
     * The sources that sent the most frames.
     *
     * @param stations  frames in flows only
     * @param strangers those in the table at the end
     */
    public record Busiest(SourceRanking stations, SourceRanking strangers) {

        static final Busiest NONE = new Busiest(SourceRanking.EMPTY, SourceRanking.EMPTY);
    }

    /**
     * Throughput in an interval.
     *
     * @param length          length of the interval, by the wall clock
     * @param frames          frames analysed
     * @param bytes           bytes in those frames, as on the wire
     * @param framesPerSecond frames per second of capture time
     * @param bitsPerSecond   bits per second of capture time
     * @param delayMicros     microseconds from the kernel's timestamp of each frame to its analysis; empty for files
     * @param backlogBlocks   full blocks that waited each time the analysis took one
     */
    public record Interval(
            Duration length,
            long frames,
            long bytes,
            Percentiles framesPerSecond,
            Percentiles bitsPerSecond,
            Percentiles delayMicros,
            Percentiles backlogBlocks) {}

    /**
     * Totals since the start. Every analysed frame is either in a flow or among {@code unmetered}.
     *
     * @param uptime    time since the start, by the clock
     * @param frames    frames analysed
     * @param bytes     bytes in those frames, as on the wire
     * @param protocols frames by protocol, under Suricata's names
     * @param unmetered frames that belong to no flow, because a header up to IP could not be read
     * @param malformed frames by fault; only faults that occurred, malformed times included
     * @param flows     counts of the flow table
     * @param names     what was counted about names; only counts that are not 0
     * @param external  what was counted outside the analysis
     */
    public record Totals(
            Duration uptime,
            long frames,
            long bytes,
            Map<String, Long> protocols,
            long unmetered,
            Map<String, Long> malformed,
            FlowCounts flows,
            Map<String, Long> names,
            ExternalCounts external) {

        public StrangerCounts strangers() {
            return external.strangers;
        }

        public DropCounts drops() {
            return external.drops;
        }

        /**
         * Captured frames that were not selected for analysis: in a capture file, frames from other sources, frames
         * that its filter rejected, and frames after the last one that was requested. Exact in the closing statistics;
         * before that, some frames are still in the ring.
         */
        public long notSelected() {
            return external.captured - frames - external.drops.analysis();
        }
    }

    /**
     * What was counted outside the analysis.
     *
     * @param captured  frames that the source delivered
     * @param skipped   frames in a capture file whose link type is not supported
     * @param malformedTimes frames in a capture file whose time is malformed
     * @param strangers counts of strangers on the parent
     * @param drops     frames and records lost, by place
     * @param outputs   record counts of each output
     * @param linkTypes skipped frames by the name of their link type; only in the closing statistics
     * @param groups    station groups, in the order of the policy
     */
    public record ExternalCounts(
            long captured,
            long skipped,
            long malformedTimes,
            StrangerCounts strangers,
            DropCounts drops,
            List<OutputCounts> outputs,
            Map<String, Long> linkTypes,
            List<GroupTotals> groups) {

        /** Creates counts without malformed times and outputs. */
        public ExternalCounts(long captured, long skipped, StrangerCounts strangers, DropCounts drops) {
            this(captured, skipped, 0, strangers, drops, List.of(), Map.of(), List.of());
        }
    }

    /**
     * Records of one output.
     *
     * @param target      format and file or receiver, as the user gave them
     * @param written     records written to the file or sent to the network
     * @param dropped     records that the file or receiver did not accept, or did not accept in time
     * @param unsupported records that the format cannot express
     */
    public record OutputCounts(String target, long written, long dropped, long unsupported) {}

    /**
     * Totals of one station group.
     *
     * @param name     the group's name in the policy
     * @param stations number of stations that are listed by their full address
     * @param frames   frames analysed
     * @param bytes    bytes in those frames, as on the wire
     * @param dropped  frames that the group's own devices and captures lost
     */
    public record GroupTotals(String name, int stations, long frames, long bytes, long dropped) {}

    /**
     * Counts of the flow table.
     *
     * @param open    open flows
     * @param records records so far, by end reason; after the active timeout the flow stayed open
     */
    public record FlowCounts(long open, Map<String, Long> records) {

        private static final String ACTIVE_TIMEOUT = "active_timeout";

        /** Flows so far, ended or open. */
        public long total() {
            long all = records.values().stream().mapToLong(Long::longValue).sum();
            return all - records.getOrDefault(ACTIVE_TIMEOUT, 0L) + open;
        }
    }

    /**
     * Counts of strangers: sources that are not on the station list. Every frame from a stranger is counted in the
     * stranger table, in {@code untracked} or in {@code evictedFrames}.
     *
     * @param frames        frames from strangers
     * @param alerts        alerts about strangers
     * @param suppressed    strangers whose first frame raised no alert, because there were too many alerts already
     * @param untracked     frames from strangers for which the table had no room
     * @param evicted       strangers evicted from the table to make room for others
     * @param evictedFrames frames from evicted strangers
     * @param malformed     frames too short to have a source address
     * @param sourceless    frames without a source address, such as raw IP and loopback frames
     */
    public record StrangerCounts(
            long frames,
            long alerts,
            long suppressed,
            long untracked,
            long evicted,
            long evictedFrames,
            long malformed,
            long sourceless) {}
}
