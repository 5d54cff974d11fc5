package io.macmon.cli.export;

import static java.util.concurrent.TimeUnit.HOURS;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** At most a number of starts within any hour. A step of the wall clock changes nothing. Not thread-safe. */
final class HourlyLimit {

    private static final long HOUR_NANOS = HOURS.toNanos(1);

    private final int limit;
    private final LongSupplier nanos;
    private final Deque<Long> starts = new ArrayDeque<>(); // of the last hour, the oldest first

    /** @param nanos the monotonic clock, as {@link System#nanoTime} */
    HourlyLimit(int limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
    }

    /** How long the next start has to wait; zero if it need not. */
    Duration delay() {
        long now = nanos.getAsLong();
        while (!starts.isEmpty() && now - starts.peekFirst() >= HOUR_NANOS) {
            starts.removeFirst();
        }
        return starts.size() < limit ? Duration.ZERO : Duration.ofNanos(starts.peekFirst() + HOUR_NANOS - now);
    }

    void countStart() {
        starts.addLast(nanos.getAsLong());
    }
}
