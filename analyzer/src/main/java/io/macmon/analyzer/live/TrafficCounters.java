package io.macmon.analyzer.live;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The frames, bytes and delays of one worker since the start. The analysis thread counts; any thread reads. Frames and
 * bytes are published after each block, delays when they leave a bucket and after each block.
 *
 * <p>Delays are counted in {@value #BUCKETS} buckets, each at most an eighth wider than the one before it.
 */
public final class TrafficCounters {

    /** The number of buckets of delays. */
    public static final int BUCKETS = 256;

    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int STEP_BITS = 3;
    private static final int STEPS = 1 << STEP_BITS; // buckets per power of two
    private static final long MAX_MICROS = (1L << 32) - 1;
    private static final long NANOS_PER_MICRO = 1_000;

    private final long[] delays = new long[BUCKETS];
    private final long[] published = new long[2];
    private long frames;
    private long bytes;
    private long blockNanos;
    private int bucket;
    private long bucketStartNanos = 1; // of no delay, so that the first frame sets the bucket
    private long bucketEndNanos;
    private long framesInBucket;

    void startBlock(long nowNanos) {
        blockNanos = nowNanos;
    }

    void count(int length, long timestampNanos) {
        frames++;
        bytes += length;
        long delay = blockNanos - timestampNanos;
        if (delay < bucketStartNanos || delay >= bucketEndNanos) {
            countDelays();
            startBucket(delay);
        }
        framesInBucket++;
    }

    void publish() {
        countDelays();
        COUNTS.setOpaque(published, 0, frames);
        COUNTS.setOpaque(published, 1, bytes);
    }

    private void countDelays() {
        if (framesInBucket > 0) {
            COUNTS.setOpaque(delays, bucket, delays[bucket] + framesInBucket);
            framesInBucket = 0;
        }
    }

    private void startBucket(long nanos) {
        long micros = Math.max(0, Math.min(nanos / NANOS_PER_MICRO, MAX_MICROS));
        bucket = bucketOf(micros);
        bucketStartNanos = bucket == 0 ? Long.MIN_VALUE : firstMicros(bucket) * NANOS_PER_MICRO;
        bucketEndNanos = bucket == bucketOf(MAX_MICROS) ? Long.MAX_VALUE : firstMicros(bucket + 1) * NANOS_PER_MICRO;
    }

    /** Frames counted so far, as of the last block. */
    public long frames() {
        return (long) COUNTS.getOpaque(published, 0);
    }

    /** Bytes in those frames, as on the wire. */
    public long bytes() {
        return (long) COUNTS.getOpaque(published, 1);
    }

    /** Adds the number of frames in each bucket to an array of {@value #BUCKETS}. */
    public void addDelaysTo(long[] sums) {
        for (int i = 0; i < BUCKETS; i++) {
            sums[i] += (long) COUNTS.getOpaque(delays, i);
        }
    }

    /**
     * The delay in microseconds that a share of the frames did not exceed, rounded up to the end of its bucket; -1
     * without frames.
     *
     * @param share   greater than 0, at most 1
     * @param earlier counts to subtract, such as those of a second ago
     */
    public static long percentile(double share, long[] counts, long[] earlier) {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += counts[i] - earlier[i];
        }
        long wanted = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < BUCKETS && total > 0; i++) {
            seen += counts[i] - earlier[i];
            if (seen >= wanted) {
                return firstMicros(i + 1) - 1;
            }
        }
        return -1;
    }

    // Below 2 * STEPS, one microsecond per bucket.
    private static int bucketOf(long micros) {
        int shift = Math.max(0, Long.SIZE - 1 - STEP_BITS - Long.numberOfLeadingZeros(micros | 1));
        return shift * STEPS + (int) (micros >>> shift);
    }

    private static long firstMicros(int bucket) {
        int shift = Math.max(0, bucket / STEPS - 1);
        return (long) (bucket - shift * STEPS) << shift;
    }
}
