package io.macmon.analyzer.throughput;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.StreamClock;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Counts the frames and bytes of one worker, and records histograms of frames and bits per second of capture time, the
 * delay of every frame from capture to analysis, and the number of blocks that waited.
 *
 * <p>The delay of every frame is recorded, even while the analysis stalls, so there is no coordinated omission to
 * correct.
 *
 * <p>The analysis thread writes. The report thread takes an interval: it offers an empty set of histograms, and the
 * analysis thread hands over the full set in exchange at the end of its block. There is no lock, and an analysis that
 * stalls or fails does not block the report thread.
 */
public final class Throughput implements FrameHandler {

    private static final long SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MAX_DELAY_MICROS = 3_600_000_000L;
    private static final long MAX_PER_SECOND = 1_000_000_000_000L;
    private static final long MAX_BLOCKS = 1 << 20;
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long EXCHANGE_MILLIS = 250;

    private final boolean live;
    private final Rates rates;
    private final int worker;
    private final AtomicReference<Histograms> offered = new AtomicReference<>();
    private final BlockingQueue<Histograms> full = new ArrayBlockingQueue<>(1);
    private Histograms spare = new Histograms(); // report thread

    private Histograms current = new Histograms();
    private long blockNanos;

    // The latest frames whose delays fall into the same bucket of the histogram.
    private long framesInBucket;
    private long delayMicros;
    private long bucketStartNanos = 1;
    private long bucketEndNanos;

    // The current second of capture time.
    private final StreamClock clock = new StreamClock(0);
    private long secondEnd = Long.MIN_VALUE; // in stream time
    private long secondFrames;
    private long secondBytes;

    /**
     * @param live   whether frame timestamps can be compared with the clock; otherwise no delays are recorded
     * @param rates  shared by all workers; the intervals of worker 0 include them
     * @param worker number of this worker, from 0
     */
    public Throughput(boolean live, Rates rates, int worker) {
        this.live = live;
        this.rates = rates;
        this.worker = worker;
    }

    @Override
    public void onBlock(long nowNanos, long backlog) {
        blockNanos = nowNanos;
        current.backlog.recordValue(Math.min(backlog, MAX_BLOCKS));
    }

    @Override
    public void onFrame(Frame frame) {
        long timestamp = frame.timestampNanos();
        long now = clock.advanceTo(timestamp);
        if (now >= secondEnd) {
            endSecond(now);
        }
        secondFrames++;
        secondBytes += frame.originalLength();
        current.frames++;
        current.bytes += frame.originalLength();
        if (live) {
            long delay = blockNanos - timestamp;
            if (delay < bucketStartNanos || delay >= bucketEndNanos) {
                recordBucket();
                startBucket(delay);
            }
            framesInBucket++;
        }
    }

    // Successive frames mostly fall into the same bucket of the histogram; they are recorded together.
    private void recordBucket() {
        if (framesInBucket > 0) {
            current.delayMicros.recordValueWithCount(delayMicros, framesInBucket);
            framesInBucket = 0;
        }
    }

    private void startBucket(long nanos) {
        long micros = Math.max(0, Math.min(nanos / NANOS_PER_MICRO, MAX_DELAY_MICROS));
        delayMicros = current.delayMicros.lowestEquivalentValue(micros);
        bucketStartNanos = delayMicros == 0 ? Long.MIN_VALUE : delayMicros * NANOS_PER_MICRO;
        bucketEndNanos = micros == MAX_DELAY_MICROS
                ? Long.MAX_VALUE
                : current.delayMicros.nextNonEquivalentValue(micros) * NANOS_PER_MICRO;
    }

    @Override
    public void onTick(long nowNanos) {
        recordBucket();
        long now = clock.advanceTo(nowNanos);
        if (now >= secondEnd && (live || secondEnd != Long.MIN_VALUE)) {
            endSecond(now);
        }
        exchange();
    }

    private void exchange() {
        Histograms empty = offered.get();
        if (empty != null && offered.compareAndSet(empty, null)) {
            Histograms recorded = current;
            current = empty;
            full.add(recorded);
        }
    }

    /** Counts the current second, so that a capture shorter than a second also has rates. */
    @Override
    public void onStop() {
        recordBucket();
        countSecond();
        rates.end(worker);
    }

    private void endSecond(long streamNanos) {
        countSecond();
        long second = Math.floorDiv(streamNanos, SECOND);
        rates.advance(worker, second);
        secondEnd = (second + 1) * SECOND;
    }

    private void countSecond() {
        if (secondFrames > 0) {
            rates.count(secondEnd / SECOND - 1, secondFrames, secondBytes);
            secondFrames = 0;
            secondBytes = 0;
        }
    }

    /**
     * Returns what was recorded since the last call; empty if the analysis ends no block within a quarter of a second.
     * Called by the report thread only. The caller owns the result until the next call.
     */
    public Histograms takeInterval() {
        Histograms empty = spare;
        empty.reset();
        offered.set(empty);
        Histograms taken = awaitFull();
        if (taken == null && offered.compareAndSet(empty, null)) {
            return withRates(empty);
        }
        while (taken == null) { // the analysis thread has taken the empty set, but not handed over the full one yet
            Thread.onSpinWait();
            taken = full.poll();
        }
        spare = taken;
        return withRates(taken);
    }

    private Histograms withRates(Histograms interval) {
        if (worker == 0) {
            rates.drainTo(interval);
        }
        return interval;
    }

    private Histograms awaitFull() {
        try {
            return full.poll(EXCHANGE_MILLIS, MILLISECONDS);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Returns what remains after the analysis threads of all workers have stopped. */
    public Histograms takeRemainder() {
        recordBucket();
        return withRates(current);
    }

    /** What was recorded in one interval, or in several together. */
    public static final class Histograms {

        final Histogram framesPerSecond = new Histogram(1, MAX_PER_SECOND, SIGNIFICANT_DIGITS);
        final Histogram bitsPerSecond = new Histogram(1, MAX_PER_SECOND, SIGNIFICANT_DIGITS);
        final Histogram delayMicros = new Histogram(1, MAX_DELAY_MICROS, SIGNIFICANT_DIGITS);
        final Histogram backlog = new Histogram(1, MAX_BLOCKS, SIGNIFICANT_DIGITS);
        private long frames;
        private long bytes;

        /** Frames analysed. */
        public long frames() {
            return frames;
        }

        /** Bytes in those frames, as on the wire. */
        public long bytes() {
            return bytes;
        }

        /** Frames per second of capture time. */
        public Percentiles framesPerSecond() {
            return Percentiles.of(framesPerSecond);
        }

        /** Bits per second of capture time, as on the wire. */
        public Percentiles bitsPerSecond() {
            return Percentiles.of(bitsPerSecond);
        }

        /** Microseconds from the kernel's timestamp of each frame to the start of the analysis of its block. */
        public Percentiles delayMicros() {
            return Percentiles.of(delayMicros);
        }

        /** The same delays, counted in fixed buckets. */
        public DelayCounts delayCounts() {
            return DelayCounts.of(delayMicros);
        }

        /** Blocks that waited each time the analysis took one. */
        public Percentiles backlogBlocks() {
            return Percentiles.of(backlog);
        }

        /** Adds another interval to this one. */
        public void add(Histograms other) {
            add(framesPerSecond, other.framesPerSecond);
            add(bitsPerSecond, other.bitsPerSecond);
            add(delayMicros, other.delayMicros);
            add(backlog, other.backlog);
            frames += other.frames;
            bytes += other.bytes;
        }

        // Ends at the highest value; Histogram.add goes through all buckets.
        private static void add(Histogram sum, Histogram added) {
            for (HistogramIterationValue value : added.recordedValues()) {
                sum.recordValueWithCount(value.getValueIteratedTo(), value.getCountAddedInThisIterationStep());
            }
        }

        void recordSecond(long frameCount, long byteCount, long seconds) {
            framesPerSecond.recordValueWithCount(Math.min(frameCount, MAX_PER_SECOND), seconds);
            bitsPerSecond.recordValueWithCount(Math.min(byteCount * 8, MAX_PER_SECOND), seconds);
        }

        public void reset() {
            framesPerSecond.reset();
            bitsPerSecond.reset();
            delayMicros.reset();
            backlog.reset();
            frames = 0;
            bytes = 0;
        }
    }
}
