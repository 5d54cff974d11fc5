package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.SummaryStats;

/** Finds the stretches of activity, the idle gaps and the subflows of a record, in longs of an array, all 0 before the first frame. */
final class ActivityPeriods {

    private static final int FIRST = 0;
    private static final int LAST = 1;
    private static final int STRETCHES = 2; // that have ended
    private static final int SUBFLOWS = 3; // 0 before the first frame
    private static final int ACTIVE = 4;
    private static final int IDLE = ACTIVE + RunningStats.WORDS;

    /** Longs of one. */
    static final int WORDS = IDLE + RunningStats.WORDS;

    private static final long IDLE_GAP = FlowFeatures.IDLE_GAP_SECONDS * 1_000_000_000L;
    private static final long SUBFLOW_GAP = FlowFeatures.SUBFLOW_GAP_SECONDS * 1_000_000_000L;

    private ActivityPeriods() {}

    static void add(long[] words, int at, long nanos) {
        long gap = nanos - words[at + LAST];
        if (words[at + SUBFLOWS] == 0) {
            words[at + SUBFLOWS] = 1;
            words[at + FIRST] = nanos;
            words[at + LAST] = nanos;
            return;
        }
        if (gap > SUBFLOW_GAP) {
            words[at + SUBFLOWS]++;
        }
        if (gap > IDLE_GAP) {
            RunningStats.add(words, at + ACTIVE, words[at + LAST] - words[at + FIRST]);
            RunningStats.add(words, at + IDLE, gap);
            words[at + STRETCHES]++;
            words[at + FIRST] = nanos;
        }
        words[at + LAST] = Math.max(words[at + LAST], nanos);
    }

    static long subflows(long[] words, int at) {
        return words[at + SUBFLOWS];
    }

    /** With the stretch that goes on. */
    static SummaryStats active(long[] words, int at) {
        long[] all = new long[RunningStats.WORDS];
        System.arraycopy(words, at + ACTIVE, all, 0, RunningStats.WORDS);
        RunningStats.add(all, 0, words[at + LAST] - words[at + FIRST]);
        return RunningStats.read(all, 0, words[at + STRETCHES] + 1);
    }

    static SummaryStats idle(long[] words, int at) {
        return RunningStats.read(words, at + IDLE, words[at + STRETCHES]);
    }
}
