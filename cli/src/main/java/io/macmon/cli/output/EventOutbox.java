package io.macmon.cli.output;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Passes events from the analyzers' threads to the sinks, on the {@code macmon-report} thread, so that no analyzer
 * waits for a sink.
 *
 * <p>In a live capture, an event that finds the outbox full is dropped and counted. With a capture file, the analysis
 * waits instead. A sink that fails gets no more events, and its failure is reported; the other sinks continue.
 */
public final class EventOutbox implements EventSink {

    private static final int CAPACITY = 65_536;
    private static final int MAX_BATCH = 256;

    private final BlockingQueue<Supplier<? extends MonitorEvent>> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final List<EventSink> sinks;
    private final List<Supplier<? extends MonitorEvent>> batch = new ArrayList<>();
    private final boolean acceptsFlows;
    private final boolean live;
    private final Consumer<Throwable> onFailure;
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread = new Thread(this::run, "macmon-report");
    private long intervalNanos = Long.MAX_VALUE;
    private Supplier<MonitorEvent> periodicEvent = () -> null;
    private Runnable preparation = () -> {};
    private volatile Supplier<MonitorEvent> lastEvent;
    private volatile boolean stopping;

    /**
     * @param live      whether events keep arriving, however slow the sinks are
     * @param onFailure called on the report thread with what a sink, or the supplier of an event, has thrown
     */
    public EventOutbox(List<EventSink> sinks, boolean live, Consumer<Throwable> onFailure) {
        this.sinks = new ArrayList<>(sinks);
        acceptsFlows = sinks.stream().anyMatch(EventSink::acceptsFlows);
        this.live = live;
        this.onFailure = onFailure;
        thread.setDaemon(true);
    }

    /**
     * Adds this event after each interval. Intervals that pass while a sink blocks add one event together. Call before
     * {@link #start}.
     */
    public void schedule(Duration interval, Supplier<MonitorEvent> event) {
        intervalNanos = interval.toNanos();
        periodicEvent = event;
    }

    /** Runs this on the report thread before the first event. Call before {@link #start}. */
    public void runBeforeEvents(Runnable task) {
        preparation = task;
    }

    public void start() {
        thread.start();
    }

    @Override
    public void accept(MonitorEvent event) {
        if (!(event instanceof FlowEnded) || acceptsFlows) {
            acceptDeferred(() -> event);
        }
    }

    /** Adds an event that is created on the report thread. */
    @Override
    public void acceptDeferred(Supplier<? extends MonitorEvent> event) {
        if (live) {
            if (!queue.offer(event)) {
                dropped.incrementAndGet();
            }
        } else {
            putWaiting(event);
        }
    }

    /** Events dropped because the outbox was full. Thread-safe. */
    public long dropped() {
        return dropped.get();
    }

    /** Returns once all waiting events have reached the sinks. Add no events afterwards. An interrupt ends the wait. */
    public void stop() {
        stop(null);
    }

    /**
     * Returns once all waiting events have reached the sinks, followed by a last event, which is created on the report
     * thread. Add no events afterwards. An interrupt ends the wait.
     */
    public void stop(Supplier<MonitorEvent> last) {
        lastEvent = last;
        stopping = true;
        thread.interrupt(); // ends its wait; no sink is interrupted, because none blocks interruptibly
        try {
            thread.join();
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    private void putWaiting(Supplier<? extends MonitorEvent> event) {
        try {
            queue.put(event);
        } catch (InterruptedException stopWaiting) {
            dropped.incrementAndGet();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        succeeds(preparation);
        long next = System.nanoTime() + intervalNanos;
        while (!stopping || !queue.isEmpty()) {
            take(next - System.nanoTime());
            batch.forEach(event -> succeeds(() -> deliver(event.get())));
            long late = System.nanoTime() - next;
            if (late >= 0 && !stopping) { // once stopping, only the last event is left
                next += late < intervalNanos ? intervalNanos : late + intervalNanos;
                succeeds(() -> deliver(periodicEvent.get()));
            }
        }
        if (lastEvent != null) {
            succeeds(() -> deliver(lastEvent.get()));
        }
    }

    // Takes events in batches, so that the thread that adds them rarely has to wake this one.
    private void take(long timeoutNanos) {
        batch.clear();
        if (queue.drainTo(batch, MAX_BATCH) > 0) {
            return;
        }
        try {
            Supplier<? extends MonitorEvent> event = queue.poll(timeoutNanos, NANOSECONDS);
            if (event != null) {
                batch.add(event);
            }
        } catch (InterruptedException stop) {
            // run() checks whether to stop
        }
    }

    private void deliver(MonitorEvent event) {
        sinks.removeIf(sink -> !succeeds(() -> sink.accept(event)));
    }

    // Catches errors too: if this thread died, the analysis of a capture file would wait for it forever.
    private boolean succeeds(Runnable call) {
        try {
            call.run();
            return true;
        } catch (RuntimeException | Error thrown) {
            onFailure.accept(thrown);
        }
        return false;
    }
}
