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
 * Hands events from the analyzers' threads to the sinks, which may be slow, on thread {@code macmon-report}.
 *
 * <p>Live, an event that finds the outbox full is dropped and counted; behind a capture file the analysis waits instead.
 * A sink that fails gets no further event and its failure is reported; the other sinks are told on.
 */
public final class EventOutbox implements EventSink {

    private static final int CAPACITY = 65_536;
    private static final int MAX_BATCH = 256;

    private final BlockingQueue<Supplier<? extends MonitorEvent>> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final List<EventSink> sinks;
    private final List<Supplier<? extends MonitorEvent>> batch = new ArrayList<>();
    private final boolean takesFlows;
    private final boolean live;
    private final Consumer<Exception> onFailure;
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread = new Thread(this::run, "macmon-report");
    private long intervalNanos = Long.MAX_VALUE;
    private Supplier<MonitorEvent> periodicEvent = () -> null;
    private Runnable onStart = () -> {};
    private volatile Supplier<MonitorEvent> lastEvent;
    private volatile boolean stopping;

    /**
     * @param live      whether events come whether or not anybody takes them
     * @param onFailure told on the report thread what a sink, or what makes an event of our own, threw
     */
    public EventOutbox(List<EventSink> sinks, boolean live, Consumer<Exception> onFailure) {
        this.sinks = new ArrayList<>(sinks);
        takesFlows = sinks.stream().anyMatch(EventSink::acceptsFlows);
        this.live = live;
        this.onFailure = onFailure;
        thread.setDaemon(true);
    }

    /**
     * Adds an event of its own each interval; called before {@link #start}. Intervals that pass while a sink takes its
     * time become one.
     */
    public void schedule(Duration interval, Supplier<MonitorEvent> event) {
        intervalNanos = interval.toNanos();
        periodicEvent = event;
    }

    /** Runs something on the report thread before the first event is told; called before {@link #start}. */
    public void runBeforeEvents(Runnable preparation) {
        onStart = preparation;
    }

    public void start() {
        thread.start();
    }

    @Override
    public void accept(MonitorEvent event) {
        if (!(event instanceof FlowEnded) || takesFlows) {
            acceptDeferred(() -> event);
        }
    }

    /** Makes the event on the report thread. */
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

    /** Events that nobody was told, because the outbox was full. Any thread may ask. */
    public long dropped() {
        return dropped.get();
    }

    /** Returns when everything that waits has been told; nothing may be added afterwards. An interrupt ends the wait. */
    public void stop() {
        stop(null);
    }

    /**
     * Returns when everything that waits has been told, and then one event more, made on the report thread; nothing may
     * be added afterwards. An interrupt ends the wait.
     */
    public void stop(Supplier<MonitorEvent> last) {
        lastEvent = last;
        stopping = true;
        thread.interrupt(); // it may be waiting; no sink can be interrupted
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
        succeeds(onStart);
        long next = System.nanoTime() + intervalNanos;
        while (!stopping || !queue.isEmpty()) {
            take(next - System.nanoTime());
            batch.forEach(event -> succeeds(() -> deliver(event.get())));
            long late = System.nanoTime() - next;
            if (late >= 0 && !stopping) { // the closing event is all that is left to tell
                next += late < intervalNanos ? intervalNanos : late + intervalNanos;
                succeeds(() -> deliver(periodicEvent.get()));
            }
        }
        if (lastEvent != null) {
            succeeds(() -> deliver(lastEvent.get()));
        }
        flushAll();
    }

    // Many at a time, so that who adds them seldom has to wake this thread up; what is held back is shown before
    // waiting.
    private void take(long patienceNanos) {
        batch.clear();
        if (queue.drainTo(batch, MAX_BATCH) > 0) {
            return;
        }
        flushAll();
        try {
            Supplier<? extends MonitorEvent> event = queue.poll(patienceNanos, NANOSECONDS);
            if (event != null) {
                batch.add(event);
            }
        } catch (InterruptedException stop) {
            // the loop sees it
        }
    }

    private void deliver(MonitorEvent event) {
        sinks.removeIf(sink -> !succeeds(() -> sink.accept(event)));
    }

    private void flushAll() {
        sinks.removeIf(sink -> !succeeds(sink::flush));
    }

    // An Error too: behind a capture file everybody would wait for a thread that died.
    private boolean succeeds(Runnable call) {
        try {
            call.run();
            return true;
        } catch (RuntimeException failure) {
            onFailure.accept(failure);
        } catch (Error defect) {
            onFailure.accept(new IllegalStateException("a defect of macmon: " + defect, defect));
        }
        return false;
    }
}
