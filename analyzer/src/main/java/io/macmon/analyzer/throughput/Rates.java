package io.macmon.analyzer.throughput;

import io.macmon.analyzer.throughput.Throughput.Histograms;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Frames and bits of each second of capture time, of all workers together: a second is recorded when every worker has left
 * it. Any thread; each worker calls it about once a second.
 */
public final class Rates {

    private static final long NOT_YET = Long.MIN_VALUE;
    private static final long ENDED = Long.MAX_VALUE;
    // A gap in a capture file may be years long: more silent seconds than these say nothing more.
    private static final long MOST_SILENT_SECONDS = 86_400;

    private final long[] reached;
    private final SortedMap<Long, Totals> seconds = new TreeMap<>();
    private final Histograms recorded = new Histograms();
    private long first = ENDED;
    private long next = NOT_YET;

    /** @param workers that count; numbered from 0 */
    public Rates(int workers) {
        reached = new long[workers];
        Arrays.fill(reached, NOT_YET);
    }

    /** Takes what a worker counted in a second that it has not left yet. */
    synchronized void count(long second, long frames, long octets) {
        seconds.merge(second, new Totals(frames, octets), Totals::plus);
    }

    /** Takes note that a worker has come to a second, and has nothing to count in any before. */
    synchronized void advance(int worker, long second) {
        first = Math.min(first, second);
        reached[worker] = Math.max(reached[worker], second);
        long all = Arrays.stream(reached).min().orElseThrow();
        if (all != NOT_YET) {
            recordUpTo(all);
        }
    }

    /** Takes note that a worker counts no more. After the last one, a second that is not over counts as one, too. */
    synchronized void end(int worker) {
        advance(worker, ENDED);
    }

    /** Moves what was recorded since the last call. */
    synchronized void drainTo(Histograms interval) {
        interval.add(recorded);
        recorded.reset();
    }

    private void recordUpTo(long second) {
        next = next == NOT_YET ? first : next;
        while (!seconds.isEmpty() && seconds.firstKey() < second) {
            long counted = seconds.firstKey();
            recordSilence(counted - next);
            Totals totals = seconds.remove(counted);
            recorded.recordSecond(totals.frames, totals.bytes, 1);
            next = Math.max(next, counted + 1);
        }
        if (second != ENDED) {
            recordSilence(second - next);
            next = Math.max(next, second);
        }
    }

    private void recordSilence(long length) {
        if (length > 0) {
            recorded.recordSecond(0, 0, Math.min(length, MOST_SILENT_SECONDS));
        }
    }

    private record Totals(long frames, long bytes) {
        Totals plus(Totals other) {
            return new Totals(frames + other.frames, bytes + other.bytes);
        }
    }
}
