package io.macmon.analyzer.flow;

import java.util.concurrent.locks.StampedLock;

/** The counts of a meter as its thread last published them. Publishing never waits for a reader. */
final class PublishedTally {

    private final MeterTally tally = new MeterTally();
    private final StampedLock lock = new StampedLock();

    /** Publishes all counts at once. One thread only. */
    void set(MeterTally counted) {
        long stamp = lock.writeLock();
        tally.copy(counted);
        lock.unlockWrite(stamp);
    }

    /** All counts as of one publication. Thread-safe. */
    MeterCounts counts() {
        MeterCounts counts;
        long stamp;
        do {
            stamp = lock.tryOptimisticRead();
            counts = tally.counts();
        } while (!lock.validate(stamp));
        return counts;
    }
}
