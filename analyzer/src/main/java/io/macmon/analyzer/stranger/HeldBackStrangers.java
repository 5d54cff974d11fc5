package io.macmon.analyzer.stranger;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.MonitorEvent.AlertsHeldBack;
import io.macmon.analyzer.SourceRanking;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Strangers that found the detector's table full, so that their first frame raised no alert. The ones that keep sending
 * are reported all the same, at a limited rate; a flood of made-up sources pushes others out of this table only.
 *
 * <p>Times are frame times. One thread only, except {@link #sources}.
 */
final class HeldBackStrangers {

    private static final int ALERTS_PER_SECOND = 64;
    private static final long SECOND_NANOS = SECONDS.toNanos(1);
    private static final long EVENT_NANOS = SECONDS.toNanos(10);
    private static final long NEVER = Long.MIN_VALUE;

    private final StrangerTable strangers;
    private final long quietNanos;
    private final AtomicLong sources = new AtomicLong();
    private long secondNanos;
    private int alertsInSecond;
    private boolean isHoldingBack;
    private long lastNanos;
    private long eventNanos;

    HeldBackStrangers(int capacity, long quietNanos) {
        strangers = new StrangerTable(capacity);
        this.quietNanos = quietNanos;
    }

    /** Number of strangers that raised no alert when they were first seen. Thread-safe. */
    long sources() {
        return sources.get();
    }

    /**
     * Counts a frame.
     *
     * @return the row of the stranger if it is to be reported, otherwise {@link StrangerTable#NONE}
     */
    int count(long source, int length, long nanos) {
        int row = strangers.find(source);
        if (row == StrangerTable.NONE) {
            row = strangers.isFull() ? strangers.replaceOldest(source) : strangers.add(source);
            strangers.setAlertNanos(row, NEVER);
            sources.lazySet(sources.get() + 1);
        }
        strangers.count(row, length, nanos);
        lastNanos = nanos;
        long before = strangers.alertNanos(row);
        boolean isDue = strangers.frames(row) >= StrangerSelection.KEEPS_SENDING
                && (before == NEVER || nanos - before >= quietNanos);
        if (!isDue || !mayAlert(nanos)) {
            return StrangerTable.NONE;
        }
        strangers.setAlertNanos(row, nanos);
        return row;
    }

    long frames(int row) {
        return strangers.frames(row);
    }

    long bytes(int row) {
        return strangers.bytes(row);
    }

    void addTo(SourceRanking.Builder ranking) {
        strangers.addTo(ranking);
    }

    /** Whether to report that alerts are held back; call after {@link #count}. */
    boolean isEventDue(long nanos) {
        return !isHoldingBack || nanos - eventNanos >= EVENT_NANOS;
    }

    /** Whether no alert was held back for a while, though the last event said so. */
    boolean isOver(long nowNanos) {
        return isHoldingBack && nowNanos - lastNanos >= EVENT_NANOS;
    }

    /**
     * Creates the event that is due.
     *
     * @param nanos stream time
     */
    AlertsHeldBack event(Instant at, long nanos, boolean isOver) {
        isHoldingBack = !isOver;
        eventNanos = nanos;
        SourceRanking.Builder loudest = new SourceRanking.Builder(StrangerSelection.NAMED);
        strangers.addTo(loudest);
        return new AlertsHeldBack(
                at, sources.get(), isOver ? List.of() : loudest.build().top(), isOver);
    }

    private boolean mayAlert(long nanos) {
        long since = nanos - secondNanos;
        if (since < 0 || since >= SECOND_NANOS) {
            secondNanos = nanos;
            alertsInSecond = 0;
        }
        return alertsInSecond++ < ALERTS_PER_SECOND;
    }
}
