package io.macmon.cli.radius;

import java.util.concurrent.TimeUnit;

/** Spreads requests over time. Thread-safe. */
final class RequestPacer {

    private final long pauseNanos;
    private long nextNanos = System.nanoTime();

    /** @param pauseNanos the shortest time between two requests */
    RequestPacer(long pauseNanos) {
        this.pauseNanos = pauseNanos;
    }

    /** Blocks until the calling thread may send a request. */
    void await() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nextDelay());
    }

    private synchronized long nextDelay() {
        long now = System.nanoTime();
        long delay = Math.max(0, nextNanos - now);
        nextNanos = now + delay + pauseNanos;
        return delay;
    }
}
