package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowFeatures.Bulks;

/**
 * Finds the {@link Bulks} in both directions: a flyweight over {@value #LENGTH} longs of an array, all 0 before the
 * first frame with payload. A run consists of the frames with payload since the last change of direction or the last
 * gap that ended a run; it is a bulk from its {@value FlowFeatures#BULK_FRAMES}th frame on. One thread only.
 */
final class BulkRuns {

    // The current run.
    private static final int RUN_DIRECTION = 0;
    private static final int RUN_FRAMES = 1;
    private static final int RUN_BYTES = 2;
    private static final int RUN_FIRST = 3;
    private static final int RUN_LAST = 4;

    // The totals per direction.
    private static final int TOTALS = 5;
    private static final int COUNT = 0;
    private static final int FRAMES = 1;
    private static final int BYTES = 2;
    private static final int NANOS = 3;
    private static final int TOTALS_LENGTH = 4;

    /** Longs per accumulator. */
    static final int LENGTH = TOTALS + 2 * TOTALS_LENGTH;

    private static final long MAX_GAP_NANOS = FlowFeatures.SUBFLOW_GAP_SECONDS * 1_000_000_000L;

    private long[] words;
    private int at;

    /** Points this flyweight at the accumulator that starts at {@code words[at]}. */
    BulkRuns wrap(long[] words, int at) {
        this.words = words;
        this.at = at;
        return this;
    }

    /** Adds a frame with payload. */
    void add(int direction, int payload, long nanos) {
        boolean continues = words[at + RUN_FRAMES] > 0
                && words[at + RUN_DIRECTION] == direction
                && nanos - words[at + RUN_LAST] <= MAX_GAP_NANOS;
        if (!continues) {
            words[at + RUN_DIRECTION] = direction;
            words[at + RUN_FRAMES] = 0;
            words[at + RUN_BYTES] = 0;
            words[at + RUN_FIRST] = nanos;
            words[at + RUN_LAST] = nanos;
        }
        long previous = words[at + RUN_LAST];
        words[at + RUN_FRAMES]++;
        words[at + RUN_BYTES] += payload;
        words[at + RUN_LAST] = Math.max(previous, nanos);
        int totals = at + TOTALS + direction * TOTALS_LENGTH;
        long frames = words[at + RUN_FRAMES];
        if (frames == FlowFeatures.BULK_FRAMES) {
            words[totals + COUNT]++;
            words[totals + FRAMES] += frames;
            words[totals + BYTES] += words[at + RUN_BYTES];
            words[totals + NANOS] += words[at + RUN_LAST] - words[at + RUN_FIRST];
        } else if (frames > FlowFeatures.BULK_FRAMES) {
            words[totals + FRAMES]++;
            words[totals + BYTES] += payload;
            words[totals + NANOS] += words[at + RUN_LAST] - previous;
        }
    }

    Bulks bulks(int direction) {
        int totals = at + TOTALS + direction * TOTALS_LENGTH;
        return new Bulks(words[totals + COUNT], words[totals + FRAMES], words[totals + BYTES], words[totals + NANOS]);
    }
}
