package io.macmon.cli.output;

import io.macmon.analyzer.Statistics.OutputCounts;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many events an output accepted, wrote and dropped, and how many its format does not support; the other events
 * still wait. Thread-safe.
 */
final class DeliveryCounts {

    final AtomicLong accepted = new AtomicLong();
    final AtomicLong written = new AtomicLong();
    final AtomicLong dropped = new AtomicLong();
    final AtomicLong unsupported = new AtomicLong();
    private volatile boolean abandoned;
    private volatile long progressNanos = System.nanoTime();

    /** Whether no event waits. */
    boolean isSettled() {
        return waiting() == 0;
    }

    /** The number of events that wait. */
    long waiting() {
        return accepted.get() - written.get() - dropped.get() - unsupported.get();
    }

    /** Counts the events that wait as dropped from now on. */
    void abandon() {
        abandoned = true;
    }

    /** Records that the target accepted something, or has nothing pending. */
    void markProgress() {
        progressNanos = System.nanoTime();
    }

    long sinceProgressNanos() {
        return System.nanoTime() - progressNanos;
    }

    OutputCounts snapshot(String target) {
        long waiting = abandoned ? waiting() : 0;
        return new OutputCounts(target, written.get(), dropped.get() + waiting, unsupported.get());
    }
}
