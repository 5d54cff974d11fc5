package io.macmon.cli.output;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Passes events from the analyzers' threads to the sinks, on the {@code macmon-report} thread, so that no analyzer
 * waits for a sink.
 *
 * <p>In a live capture, alerts, findings, link events and statistics overtake flow records and have their own space.
 * Flow records wait here while a sink {@linkplain EventSink#hasRoom has no room}, and so do the flows in the meters,
 * because the outbox soon has no room either. Only if the meters cannot wait, because their tables are full, the outbox
 * fills further: then it no longer waits for a sink, which drops what it cannot take, and an event that finds the
 * outbox full is dropped and counted.
 *
 * <p>With a capture file, and after {@link #startDraining}, the caller that adds an event waits for room. With a
 * capture file, no event overtakes another, so that each run gives the same output. A sink that fails gets no more
 * events, and its failure is reported; the other sinks continue.
 */
public final class EventOutbox implements EventSink {

    /** The maximum number of events passed to the sinks before their room is checked again. */
    static final int MAX_BATCH = 256;

    private static final int CAPACITY = 65_536; // of flow records, and also of other events

    // With fewer flow records than this, there is room for more.
    private static final int ROOM = 16_384;

    // With more flow records than this, meters evict flows, and no sink is waited for.
    private static final int CROWDED = 32_768;

    private static final long CHECK_NANOS = 1_000_000;

    // With a capture file, the analysis waits for room anyway, and few records that wait stay in the CPU's cache.
    private static final int FILE_CAPACITY = 1_024;

    private final LaneQueue<Supplier<? extends MonitorEvent>> queue;
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
    private Runnable whileDraining = () -> {};
    private volatile Supplier<MonitorEvent> lastEvent;
    private volatile boolean blocking;
    private volatile boolean draining;
    private volatile boolean stopping;

    /**
     * @param live      whether events keep arriving, however slow the sinks are
     * @param onFailure called on the report thread with what a sink, or the supplier of an event, has thrown
     */
    public EventOutbox(List<EventSink> sinks, boolean live, Consumer<Throwable> onFailure) {
        this.sinks = new ArrayList<>(sinks);
        acceptsFlows = sinks.stream().anyMatch(EventSink::acceptsFlows);
        this.live = live;
        int capacity = live ? CAPACITY : FILE_CAPACITY;
        queue = new LaneQueue<>(capacity, capacity);
        blocking = !live;
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

    /**
     * Runs this on the report thread, often, from {@link #startDraining} until the last event. Call before
     * {@link #start}.
     */
    public void runWhileDraining(Runnable task) {
        whileDraining = task;
    }

    public void start() {
        thread.start();
    }

    /** Lets callers wait for room from now on. Call when the capture has ended, so that waiting loses no frame. */
    public void startDraining() {
        blocking = true;
        draining = true;
    }

    /** The number of flow records that wait. Thread-safe. */
    public int waitingFlows() {
        return queue.regularSize();
    }

    @Override
    public void accept(MonitorEvent event) {
        if (!(event instanceof FlowEnded)) {
            acceptDeferred(() -> event);
        } else if (acceptsFlows) {
            add(() -> event);
        }
    }

    /** Adds an event that is created on the report thread; it must not be a flow record. Null adds no event. */
    @Override
    public void acceptDeferred(Supplier<? extends MonitorEvent> event) {
        if (!live) {
            add(event);
        } else if (!queue.offerUrgent(event)) {
            dropped.incrementAndGet();
        }
    }

    @Override
    public boolean hasRoom() {
        return blocking || queue.regularSize() < ROOM;
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

    private void add(Supplier<? extends MonitorEvent> event) {
        try {
            if (blocking) {
                queue.put(event);
            } else if (!queue.offer(event)) {
                dropped.incrementAndGet();
            }
        } catch (InterruptedException stopWaiting) {
            dropped.incrementAndGet();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        attempt(preparation);
        long next = System.nanoTime() + intervalNanos;
        while (!stopping || !queue.isEmpty()) {
            take(next - System.nanoTime());
            for (Supplier<? extends MonitorEvent> event : batch) {
                deliver(event);
            }
            if (draining) {
                attempt(whileDraining);
            }
            long late = System.nanoTime() - next;
            if (late >= 0 && !stopping) { // once stopping, only the last event is left
                next += late < intervalNanos ? intervalNanos : late + intervalNanos;
                deliver(periodicEvent);
            }
        }
        if (lastEvent != null) {
            deliver(lastEvent);
        }
    }

    // Takes events in batches, so that the thread that adds them rarely has to wake this one.
    private void take(long timeoutNanos) {
        batch.clear();
        boolean withFlows = takesFlows();
        if (queue.drainTo(batch, MAX_BATCH, withFlows)) {
            return;
        }
        try {
            queue.await(withFlows && !draining ? timeoutNanos : Math.min(timeoutNanos, CHECK_NANOS), withFlows);
        } catch (InterruptedException stop) {
            // run() checks whether to stop
        }
    }

    private boolean takesFlows() {
        if (!blocking && queue.regularSize() > CROWDED) {
            return true;
        }
        for (EventSink sink : sinks) {
            if (!sink.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    // Catches errors too: if this thread died, the analysis of a capture file would wait for it forever.
    private void deliver(Supplier<? extends MonitorEvent> supplier) {
        MonitorEvent event;
        try {
            event = supplier.get();
        } catch (RuntimeException | Error thrown) {
            onFailure.accept(thrown);
            return;
        }
        if (event == null) {
            return;
        }
        for (Iterator<EventSink> each = sinks.iterator(); each.hasNext(); ) {
            if (!accepts(each.next(), event)) {
                each.remove();
            }
        }
    }

    private boolean accepts(EventSink sink, MonitorEvent event) {
        try {
            sink.accept(event);
            return true;
        } catch (RuntimeException | Error thrown) {
            onFailure.accept(thrown);
            return false;
        }
    }

    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error thrown) {
            onFailure.accept(thrown);
        }
    }
}
