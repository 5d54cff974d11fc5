package io.macmon.cli.history;

/**
 * What was counted of a source since it was first heard, or since its row in the counters was reused.
 *
 * @param mac             in the low 48 bits
 * @param firstNanos      time of its first frame, nanoseconds since the epoch
 * @param lastNanos       time of its latest frame
 * @param vlans           see {@link io.macmon.analyzer.live.StationCounters#vlanIds}
 * @param framesPerSecond in the last second; -1 if not measured
 * @param recent          bytes in each of the last seconds, oldest first; fewer than 60 if not all were measured
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StationActivity(
        long mac,
        long frames,
        long bytes,
        long firstNanos,
        long lastNanos,
        long vlans,
        long framesPerSecond,
        long[] recent) {}
