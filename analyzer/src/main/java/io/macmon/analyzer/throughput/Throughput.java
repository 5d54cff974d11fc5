package io.macmon.analyzer.throughput;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/**
 * Counts frames and octets, and records how they came: frames and bits of each second of capture time, the delay from
 * capture to analysis of every frame, and how many blocks waited in the ring.
 *
 * <p>Every frame's delay is recorded, also of those that waited while the analysis stood still, so there is no
 * coordinated omission to correct. The analysis thread writes; the report thread takes intervals by offering an empty
 * set of histograms, for which the analysis thread gives the full one at the end of its block: no lock, and an analysis
 * that stalls or fails holds nobody up.
 */
public final class Throughput implements FrameHandler {

    private static final long SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long LONGEST_DELAY_MICROS = 3_600_000_000L;
    private static final long MOST_PER_SECOND = 1_000_000_000_000L;
    private static final long MOST_BLOCKS = 1 << 20;
    private static final int DIGITS = 3;
    private static final long EXCHANGE_MILLIS = 250;

    private final boolean live;
    private final Rates rates;
    private final int worker;
    private final AtomicReference<Histograms> offered = new AtomicReference<>();
    private final BlockingQueue<Histograms> full = new ArrayBlockingQueue<>(1);
    private Histograms resting = new Histograms();

    private Histograms current = new Histograms();
    private long blockNanos;

    // Of the frames whose delays the histogram does not tell apart.
    private long equalDelays;
    private long delayMicros;
    private long leastDelayNanos = 1;
    private long nextDelayNanos;

    // Of the second of capture time that is still going on.
    private long secondEnd = Long.MIN_VALUE;
    private long secondFrames;
    private long secondBytes;

    /**
     * @param live   whether a frame's timestamp can be compared with the clock; delays are recorded only then
     * @param rates  of all workers together; the intervals of worker 0 have them
     * @param worker this one's number, from 0
     */
    public Throughput(boolean live, Rates rates, int worker) {
        this.live = live;
        this.rates = rates;
        this.worker = worker;
    }

    @Override
    public void onBlock(long nowNanos, long backlog) {
        blockNanos = nowNanos;
        current.backlog.recordValue(Math.min(backlog, MOST_BLOCKS));
    }

    @Override
    public void onFrame(Frame frame) {
        long timestamp = frame.timestampNanos();
        if (timestamp >= secondEnd) {
            endSecond(timestamp);
        }
        secondFrames++;
        secondBytes += frame.originalLength();
        current.frames++;
        current.bytes += frame.originalLength();
        if (live) {
            long delay = blockNanos - timestamp;
            if (delay < leastDelayNanos || delay >= nextDelayNanos) {
                recordDelays();
                startDelays(delay);
            }
            equalDelays++;
        }
    }

    // Frames that follow each other mostly fall into one bucket of the histogram; they are recorded together.
    private void recordDelays() {
        if (equalDelays > 0) {
            current.delayMicros.recordValueWithCount(delayMicros, equalDelays);
            equalDelays = 0;
        }
    }

    private void startDelays(long nanos) {
        long micros = Math.max(0, Math.min(nanos / NANOS_PER_MICRO, LONGEST_DELAY_MICROS));
        delayMicros = current.delayMicros.lowestEquivalentValue(micros);
        leastDelayNanos = delayMicros == 0 ? Long.MIN_VALUE : delayMicros * NANOS_PER_MICRO;
        nextDelayNanos = micros == LONGEST_DELAY_MICROS
                ? Long.MAX_VALUE
                : current.delayMicros.nextNonEquivalentValue(micros) * NANOS_PER_MICRO;
    }

    @Override
    public void onTick(long nowNanos) {
        recordDelays();
        if (nowNanos >= secondEnd && (live || secondEnd != Long.MIN_VALUE)) {
            endSecond(nowNanos);
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

    /** Counts the second that is going on, so that a capture shorter than a second has rates too. */
    @Override
    public void onStop() {
        recordDelays();
        countSecond();
        rates.end(worker);
    }

    private void endSecond(long nowNanos) {
        countSecond();
        long second = Math.floorDiv(nowNanos, SECOND);
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
     * Takes what was recorded since the last call; nothing when the analysis ends no block within a quarter of a second.
     * Report thread only; what it returns belongs to the caller until the next call.
     */
    public Histograms takeInterval() {
        Histograms empty = resting;
        empty.reset();
        offered.set(empty);
        Histograms taken = awaitFull();
        if (taken == null && offered.compareAndSet(empty, null)) {
            return withRates(empty);
        }
        while (taken == null) { // the analysis thread is between taking the empty one and giving the full one
            Thread.onSpinWait();
            taken = full.poll();
        }
        resting = taken;
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

    /** Takes what is left, once the analysis threads of all workers have stopped. */
    public Histograms takeRemainder() {
        recordDelays();
        return withRates(current);
    }

    /** What was recorded in one interval, or, added up, in many. */
    public static final class Histograms {

        final Histogram framesPerSecond = new Histogram(1, MOST_PER_SECOND, DIGITS);
        final Histogram bitsPerSecond = new Histogram(1, MOST_PER_SECOND, DIGITS);
        final Histogram delayMicros = new Histogram(1, LONGEST_DELAY_MICROS, DIGITS);
        final Histogram backlog = new Histogram(1, MOST_BLOCKS, DIGITS);
        private long frames;
        private long bytes;

        /** Frames analysed. */
        public long frames() {
            return frames;
        }

        /** Octets of those frames, as on the wire. */
        public long bytes() {
            return bytes;
        }

        /** Frames in each second of capture time. */
        public Percentiles framesPerSecond() {
            return Percentiles.of(framesPerSecond);
        }

        /** Bits, as on the wire, in each second of capture time. */
        public Percentiles bitsPerSecond() {
            return Percentiles.of(bitsPerSecond);
        }

        /** From the kernel's timestamp to the start of analysis of the frame's block, in microseconds. */
        public Percentiles delayMicros() {
            return Percentiles.of(delayMicros);
        }

        /** Blocks that waited in the ring when the analysis took one. */
        public Percentiles backlogBlocks() {
            return Percentiles.of(backlog);
        }

        /** Adds another interval to this one. */
        public void add(Histograms other) {
            framesPerSecond.add(other.framesPerSecond);
            bitsPerSecond.add(other.bitsPerSecond);
            delayMicros.add(other.delayMicros);
            backlog.add(other.backlog);
            frames += other.frames;
            bytes += other.bytes;
        }

        void recordSecond(long frameCount, long octetCount, long seconds) {
            framesPerSecond.recordValueWithCount(Math.min(frameCount, MOST_PER_SECOND), seconds);
            bitsPerSecond.recordValueWithCount(Math.min(octetCount * 8, MOST_PER_SECOND), seconds);
        }

        void reset() {
            framesPerSecond.reset();
            bitsPerSecond.reset();
            delayMicros.reset();
            backlog.reset();
            frames = 0;
            bytes = 0;
        }
    }
}
