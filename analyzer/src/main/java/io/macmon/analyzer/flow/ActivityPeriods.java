package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.SummaryStats;

/**
 * Finds the active periods, the idle gaps and the subflows of a flow record: a flyweight over {@value #LENGTH} longs of
 * an array, all 0 before the first frame. One thread only.
 */
final class ActivityPeriods {

    private static final int PERIOD_START = 0;
    private static final int LAST_FRAME = 1;
    private static final int ENDED_PERIODS = 2;
    private static final int SUBFLOWS = 3; // 0 before the first frame
    private static final int ACTIVE = 4;
    private static final int IDLE = ACTIVE + RunningStats.LENGTH;

    /** Longs per accumulator. */
    static final int LENGTH = IDLE + RunningStats.LENGTH;

    private static final long IDLE_GAP_NANOS = FlowFeatures.IDLE_GAP_SECONDS * 1_000_000_000L;
    private static final long SUBFLOW_GAP_NANOS = FlowFeatures.SUBFLOW_GAP_SECONDS * 1_000_000_000L;

    private final RunningStats stats = new RunningStats();
    private long[] words;
    private int at;

    /** Points this flyweight at the accumulator that starts at {@code words[at]}. */
    ActivityPeriods wrap(long[] words, int at) {
        this.words = words;
        this.at = at;
        return this;
    }

    /** Adds a frame in either direction. */
    void add(long nanos) {
        if (words[at + SUBFLOWS] == 0) {
            words[at + SUBFLOWS] = 1;
            words[at + PERIOD_START] = nanos;
            words[at + LAST_FRAME] = nanos;
            return;
        }
        long gap = nanos - words[at + LAST_FRAME];
        if (gap > SUBFLOW_GAP_NANOS) {
            words[at + SUBFLOWS]++;
        }
        if (gap > IDLE_GAP_NANOS) {
            stats.wrap(words, at + ACTIVE).add(words[at + LAST_FRAME] - words[at + PERIOD_START]);
            stats.wrap(words, at + IDLE).add(gap);
            words[at + ENDED_PERIODS]++;
            words[at + PERIOD_START] = nanos;
        }
        words[at + LAST_FRAME] = Math.max(words[at + LAST_FRAME], nanos);
    }

    long subflows() {
        return words[at + SUBFLOWS];
    }

    /** Nanoseconds per active period, including the current one. */
    SummaryStats active() {
        RunningStats all = stats.wrap(words, at + ACTIVE).copy();
        all.add(words[at + LAST_FRAME] - words[at + PERIOD_START]);
        return all.summary(words[at + ENDED_PERIODS] + 1);
    }

    /** Nanoseconds per idle gap. */
    SummaryStats idle() {
        return stats.wrap(words, at + IDLE).summary(words[at + ENDED_PERIODS]);
    }
}
