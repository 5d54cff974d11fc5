package io.macmon.analyzer.throughput;

import io.macmon.analyzer.throughput.Throughput.Histograms;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Frames and bits per second of capture time, over all workers. A second is recorded when all workers have passed it.
 * Thread-safe; each worker calls it about once a second.
 */
public final class Rates {

    private static final long NOT_STARTED = Long.MIN_VALUE;
    private static final long ENDED = Long.MAX_VALUE;
    // A gap in a capture file can last years; only its first day of silence is recorded.
    private static final long MAX_SILENT_SECONDS = 86_400;

    private final long[] reached; // the current second of each worker
    private final SortedMap<Long, Totals> seconds = new TreeMap<>();
    private final Histograms recorded = new Histograms();
    private long first = ENDED; // the earliest second of any worker
    private long next = NOT_STARTED; // the next second to record

    /** @param workers number of workers */
    public Rates(int workers) {
        reached = new long[workers];
        Arrays.fill(reached, NOT_STARTED);
    }

    /** Adds what a worker counted in its current second. */
    synchronized void count(long second, long frames, long bytes) {
        seconds.merge(second, new Totals(frames, bytes), Totals::plus);
    }

    /** Advances a worker to a second; the worker counts nothing more in earlier seconds. */
    synchronized void advance(int worker, long second) {
        first = Math.min(first, second);
        reached[worker] = Math.max(reached[worker], second);
        long reachedByAll = Arrays.stream(reached).min().orElseThrow();
        if (reachedByAll != NOT_STARTED) {
            recordUpTo(reachedByAll);
        }
    }

    /** Ends a worker. After the last one ends, the current second is recorded although it may be incomplete. */
    synchronized void end(int worker) {
        advance(worker, ENDED);
    }

    /** Adds to an interval what was recorded since the last call. */
    synchronized void drainTo(Histograms interval) {
        interval.add(recorded);
        recorded.reset();
    }

    private void recordUpTo(long second) {
        next = next == NOT_STARTED ? first : next;
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
            recorded.recordSecond(0, 0, Math.min(length, MAX_SILENT_SECONDS));
        }
    }

    private record Totals(long frames, long bytes) {
        Totals plus(Totals other) {
            return new Totals(frames + other.frames, bytes + other.bytes);
        }
    }
}
