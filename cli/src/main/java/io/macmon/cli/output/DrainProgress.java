package io.macmon.cli.output;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Reports how many records are left while a run that has ended still writes: first after a second, then every five. One
 * thread at a time.
 */
final class DrainProgress {

    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long INTERVAL_NANOS = 5_000_000_000L;

    private final Consumer<String> messages;
    private LongSupplier left = () -> 0;
    private long nextNanos;
    private boolean started;

    DrainProgress(Consumer<String> messages) {
        this.messages = messages;
    }

    /** Sets what counts the records that have not reached the outputs yet. Call before the first {@link #check}. */
    void count(LongSupplier records) {
        left = records;
    }

    /**
     * Call often while the run waits for its outputs.
     *
     * @param queued records that wait for an output
     */
    void check(LongSupplier queued) {
        long now = System.nanoTime();
        if (!started) {
            started = true;
            nextNanos = now + FIRST_NANOS;
        } else if (now - nextNanos >= 0) {
            nextNanos = now + INTERVAL_NANOS;
            long records = left.getAsLong() + queued.getAsLong();
            if (records > 0) {
                messages.accept(String.format(
                        Locale.ROOT, "writing the last records: %,d left; press Ctrl-C to give up", records));
            }
        }
    }
}
