package io.macmon.capture.link;

/**
 * The increase of a device's counter since the start. Some drivers reset their counters, for example when the device
 * goes down and up; a counter that is lower than before starts again from 0. Not thread-safe.
 */
public final class CounterIncrease {

    private long last;
    private long increase;

    /** @param start the counter's value now */
    public CounterIncrease(long start) {
        last = start;
    }

    /** Takes over the counter's value. */
    public void update(long now) {
        increase += now < last ? now : now - last;
        last = now;
    }

    public long get() {
        return increase;
    }
}
