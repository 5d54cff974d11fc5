package io.macmon.cli;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Hands events from the analyzers' threads to the sinks, which may be slow, on thread {@code macmon-report}.
 *
 * <p>Live, an event that finds the outbox full is dropped and counted; behind a capture file the analysis waits instead.
 * A sink that fails gets no further event; the failure is reported once.
 */
final class EventOutbox implements EventSink {

    private static final int CAPACITY = 65_536;

    private final BlockingQueue<MonitorEvent> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final List<EventSink> sinks;
    private final boolean live;
    private final Consumer<Exception> onFailure;
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread = new Thread(this::run, "macmon-report");
    private long intervalNanos = Long.MAX_VALUE;
    private Supplier<MonitorEvent> onInterval = () -> null;
    private volatile Supplier<MonitorEvent> lastEvent;
    private boolean broken;
    private volatile boolean stopping;

    EventOutbox(List<EventSink> sinks, boolean live, Consumer<Exception> onFailure) {
        this.sinks = List.copyOf(sinks);
        this.live = live;
        this.onFailure = onFailure;
        thread.setDaemon(true);
    }

    /** Adds an event of its own each interval; called before {@link #start}. */
    void each(Duration interval, Supplier<MonitorEvent> event) {
        intervalNanos = interval.toNanos();
        onInterval = event;
    }

    void start() {
        thread.start();
    }

    @Override
    public void accept(MonitorEvent event) {
        if (live) {
            if (!waiting.offer(event)) {
                dropped.incrementAndGet();
            }
        } else {
            putPatiently(event);
        }
    }

    /** Events that found the outbox full. Any thread may ask. */
    long dropped() {
        return dropped.get();
    }

    /**
     * Returns when everything that waits has been told, and then one event more, made on the report thread; nothing may
     * be added afterwards.
     */
    void stop(Supplier<MonitorEvent> last) {
        lastEvent = last;
        stopping = true;
        thread.interrupt(); // it may be waiting; no sink can be interrupted
        try {
            thread.join();
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    private void putPatiently(MonitorEvent event) {
        try {
            waiting.put(event);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long next = System.nanoTime() + intervalNanos;
        while (!stopping || !waiting.isEmpty()) {
            MonitorEvent event = next(next - System.nanoTime());
            if (event != null) {
                tell(event);
            }
            if (System.nanoTime() - next >= 0) {
                next += intervalNanos;
                tell(onInterval.get());
            }
        }
        tell(lastEvent.get());
        flushAll();
    }

    // Null when none came in time; what is held back is shown before waiting.
    private MonitorEvent next(long patienceNanos) {
        MonitorEvent event = waiting.poll();
        if (event != null) {
            return event;
        }
        flushAll();
        try {
            return waiting.poll(patienceNanos, NANOSECONDS);
        } catch (InterruptedException stop) {
            stopping = true;
            return null;
        }
    }

    private void tell(MonitorEvent event) {
        guarded(() -> sinks.forEach(sink -> sink.accept(event)));
    }

    private void flushAll() {
        guarded(() -> sinks.forEach(EventSink::flush));
    }

    private void guarded(Runnable call) {
        if (broken) {
            return;
        }
        try {
            call.run();
        } catch (RuntimeException failure) {
            broken = true;
            onFailure.accept(failure);
        }
    }
}
