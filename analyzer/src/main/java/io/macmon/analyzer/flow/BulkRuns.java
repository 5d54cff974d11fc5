package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowFeatures.Bulks;

/** Finds the {@link Bulks} of both directions, in longs of an array, all 0 before the first frame with payload. */
final class BulkRuns {

    private static final int RUN_DIRECTION = 0;
    private static final int RUN_FRAMES = 1;
    private static final int RUN_OCTETS = 2;
    private static final int RUN_FIRST = 3;
    private static final int RUN_LAST = 4;
    private static final int TOTALS = 5;

    private static final int COUNT = 0;
    private static final int FRAMES = 1;
    private static final int OCTETS = 2;
    private static final int NANOS = 3;
    private static final int DIRECTION = 4;

    /** Longs of one. */
    static final int WORDS = TOTALS + 2 * DIRECTION;

    private static final long LONGEST_GAP = FlowFeatures.SUBFLOW_GAP_SECONDS * 1_000_000_000L;

    private BulkRuns() {}

    /** Takes note of a frame with payload. */
    static void add(long[] words, int at, int direction, int payload, long nanos) {
        boolean goesOn = words[at + RUN_FRAMES] > 0
                && words[at + RUN_DIRECTION] == direction
                && nanos - words[at + RUN_LAST] <= LONGEST_GAP;
        if (!goesOn) {
            words[at + RUN_DIRECTION] = direction;
            words[at + RUN_FRAMES] = 0;
            words[at + RUN_OCTETS] = 0;
            words[at + RUN_FIRST] = nanos;
            words[at + RUN_LAST] = nanos;
        }
        long before = words[at + RUN_LAST];
        words[at + RUN_FRAMES]++;
        words[at + RUN_OCTETS] += payload;
        words[at + RUN_LAST] = Math.max(before, nanos);
        int totals = at + TOTALS + direction * DIRECTION;
        long frames = words[at + RUN_FRAMES];
        if (frames == FlowFeatures.BULK_FRAMES) {
            words[totals + COUNT]++;
            words[totals + FRAMES] += frames;
            words[totals + OCTETS] += words[at + RUN_OCTETS];
            words[totals + NANOS] += words[at + RUN_LAST] - words[at + RUN_FIRST];
        } else if (frames > FlowFeatures.BULK_FRAMES) {
            words[totals + FRAMES]++;
            words[totals + OCTETS] += payload;
            words[totals + NANOS] += words[at + RUN_LAST] - before;
        }
    }

    static Bulks read(long[] words, int at, int direction) {
        int totals = at + TOTALS + direction * DIRECTION;
        return new Bulks(words[totals + COUNT], words[totals + FRAMES], words[totals + OCTETS], words[totals + NANOS]);
    }
}
