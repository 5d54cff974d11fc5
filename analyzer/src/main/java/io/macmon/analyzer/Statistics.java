package io.macmon.analyzer;

import io.macmon.analyzer.throughput.Percentiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How things stand: what came through in a stretch of time, and the totals since the start.
 *
 * @param isFinal   whether this is the closing statement, whose stretch is the whole run
 * @param interval what came through in the stretch
 * @param totals since the start
 */
public record Statistics(boolean isFinal, Interval interval, Totals totals) {

    /**
     * What came through in a stretch of time.
     *
     * @param length          of the stretch by the clock
     * @param frames          analysed
     * @param bytes          of those frames, as on the wire
     * @param framesPerSecond of each second of capture time
     * @param bitsPerSecond   of each second of capture time
     * @param delayMicros     from the kernel's timestamp to the analysis of each frame; empty for a capture file
     * @param backlogBlocks   that waited in the ring each time the analysis took one
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
     * Totals since the start. {@code frames} were analysed; each is in a flow or among {@code unmetered}.
     *
     * @param uptime    by the clock
     * @param frames    analysed
     * @param bytes    of those frames, as on the wire
     * @param protocols frames by protocol, under Suricata's names
     * @param unmetered frames that are in no flow, because a header up to IP could not be read
     * @param malformed frames by what was wrong with them, reasons with a count only
     * @param flows     of the flow table
     * @param external   what was counted before and beside the analysis
     */
    public record Totals(
            Duration uptime,
            long frames,
            long bytes,
            Map<String, Long> protocols,
            long unmetered,
            Map<String, Long> malformed,
            FlowCounts flows,
            ExternalCounts external) {

        public StrangerCounts strangers() {
            return external.strangers;
        }

        public DropCounts drops() {
            return external.drops;
        }

        /**
         * Frames that came to the analysis and were not for it: of other sources in a capture file, refused by its filter, or
         * behind the last one wanted. Exact in the closing statement; before, some are still on their way.
         */
        public long notSelected() {
            return external.captured - frames - external.drops.analysis();
        }
    }

    /**
     * What was counted before and beside the analysis.
     *
     * @param captured  frames that the source handed on
     * @param skipped   frames of a capture file whose link type is not read
     * @param strangers heard on the parent
     * @param drops     what was lost, and where
     * @param outputs   what became of the records, output by output
     * @param linkTypes the skipped frames by the names of their link types, in the closing statistics
     * @param groups    of stations, in a policy's order
     */
    public record ExternalCounts(
            long captured,
            long skipped,
            StrangerCounts strangers,
            DropCounts drops,
            List<OutputCounts> outputs,
            Map<String, Long> linkTypes,
            List<GroupTotals> groups) {

        /** Without groups. */
        public ExternalCounts(
                long captured,
                long skipped,
                StrangerCounts strangers,
                DropCounts drops,
                List<OutputCounts> outputs,
                Map<String, Long> linkTypes) {
            this(captured, skipped, strangers, drops, outputs, linkTypes, List.of());
        }

        /** Of a source that skips nothing, or has not named yet what it skipped. */
        public ExternalCounts(
                long captured, long skipped, StrangerCounts strangers, DropCounts drops, List<OutputCounts> outputs) {
            this(captured, skipped, strangers, drops, outputs, Map.of());
        }

        /** Without outputs, too. */
        public ExternalCounts(long captured, long skipped, StrangerCounts strangers, DropCounts drops) {
            this(captured, skipped, strangers, drops, List.of());
        }
    }

    /**
     * What became of the records that an output was to be given.
     *
     * @param target  format and file or receiver, as the user named them
     * @param written to the file, or handed to the network
     * @param dropped because the file or receiver did not take them, or not in time
     * @param unsupported   for which the format has no place
     */
    public record OutputCounts(String target, long written, long dropped, long unsupported) {}

    /**
     * What came of the stations of a group.
     *
     * @param name     as in the policy
     * @param stations that are listed by their whole address
     * @param frames   analysed
     * @param bytes   of those frames, as on the wire
     * @param dropped  frames that the group's own devices and captures lost
     */
    public record GroupTotals(String name, int stations, long frames, long bytes, long dropped) {}

    /**
     * Of the flow table.
     *
     * @param open    flows that go on
     * @param records made so far, by reason; those of the active timeout left their flows open
     */
    public record FlowCounts(long open, Map<String, Long> records) {

        private static final String ACTIVE_TIMEOUT = "active_timeout";

        /** Flows met so far, ended or open. */
        public long total() {
            long made = records.values().stream().mapToLong(Long::longValue).sum();
            return made - records.getOrDefault(ACTIVE_TIMEOUT, 0L) + open;
        }
    }

    /**
     * Sources outside the station list. Each frame was of a stranger that is still remembered, or is among
     * {@code untracked} or {@code evictedFrames}.
     *
     * @param frames        heard of them
     * @param alerts        given about them
     * @param suppressed      strangers whose first frame brought no alert, because there were too many alerts already; of a
     *     guard in the kernel, for any other does not remember them
     * @param untracked     frames of those beyond the number that is remembered
     * @param evicted       strangers forgotten for others
     * @param evictedFrames of those
     * @param malformed     frames too short to have a source
     * @param sourceless    frames whose link type has no source, or that do not tell theirs, as those of loopback
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
