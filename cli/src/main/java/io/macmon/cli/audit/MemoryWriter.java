package io.macmon.cli.audit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.analyzer.audit.Audit;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.station.StationMemory;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.cli.process.Threads;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Passes an audit's changes to its memory, which may be slow, on the {@code macmon-memory} thread. In a live audit, a
 * batch is refused if the queue is full, and the audit keeps the batch for later; with a capture file, and at the end
 * of any audit, the audit waits.
 */
final class MemoryWriter implements Audit.ChangesSink, AutoCloseable {

    private static final int BATCHES = 4;
    private static final int POLL_MILLIS = 100;
    private static final int MAX_WAIT_SECONDS = 30;
    private static final long MUTES_NANOS = SECONDS.toNanos(1);

    private final StationMemory memory;
    private final boolean live;
    private final BlockingQueue<Changes> waiting = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(BATCHES);
    private final Thread thread = new Thread(this::run, "macmon-memory");
    private final AtomicReference<Consumer<List<Mute>>> onMutes = new AtomicReference<>();
    private long nextMutes; // when to read them again; on the thread of this writer
    private volatile boolean mayBlock;
    private volatile boolean stopping;

    /** @param live whether frames are lost if the audit waits */
    MemoryWriter(StationMemory memory, boolean live) {
        this.memory = memory;
        this.live = live;
        thread.start();
    }

    @Override
    public boolean offer(Changes changes) {
        try {
            return (live && !mayBlock) ? waiting.offer(changes) : offerWaiting(changes);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // A thread that has died takes nothing.
    private boolean offerWaiting(Changes changes) throws InterruptedException {
        long deadline = System.nanoTime() + SECONDS.toNanos(MAX_WAIT_SECONDS);
        boolean taken = false;
        while (!taken && thread.isAlive() && System.nanoTime() < deadline) {
            taken = waiting.offer(changes, POLL_MILLIS, MILLISECONDS);
        }
        return taken;
    }

    /** Calls back, on the thread of this writer, when the mutes in the memory have changed. */
    void watchMutes(Consumer<List<Mute>> changed) {
        onMutes.set(changed);
    }

    /** Runs a task on the thread of this writer. Leaves it out if some are waiting already. Does not wait. */
    void submit(Runnable task) {
        tasks.offer(task);
    }

    /** Lets the audit wait for the queue from now on, because no more frames arrive. */
    void allowBlocking() {
        mayBlock = true;
    }

    /**
     * Reads the mutes once more and returns when that is done, so that a mute of the last second counts in the report.
     * Called when no more frames arrive.
     */
    void readLastMutes() {
        CountDownLatch read = new CountDownLatch(1);
        submit(() -> {
            nextMutes = System.nanoTime();
            readMutesIfDue();
            read.countDown();
        });
        try {
            long deadline = System.nanoTime() + SECONDS.toNanos(MAX_WAIT_SECONDS);
            while (!read.await(POLL_MILLIS, MILLISECONDS) && thread.isAlive() && System.nanoTime() < deadline) {}
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns after every accepted batch is written. */
    @Override
    public void close() {
        stopping = true;
        Threads.join(thread);
    }

    private void run() {
        try {
            nextMutes = System.nanoTime();
            while (!stopping || !waiting.isEmpty() || !tasks.isEmpty()) {
                Changes changes = waiting.poll(POLL_MILLIS, MILLISECONDS);
                if (changes != null) {
                    memory.remember(changes);
                }
                Runnable task = tasks.poll();
                if (task != null) {
                    task.run();
                }
                readMutesIfDue();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void readMutesIfDue() {
        if (System.nanoTime() - nextMutes >= 0 && onMutes.get() != null) {
            memory.changedMutes().ifPresent(onMutes.get());
            nextMutes = System.nanoTime() + MUTES_NANOS;
        }
    }
}
