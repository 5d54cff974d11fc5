package io.macmon.capture;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Passes blocks of frames from the capture thread to one reader's thread. The only class that uses the Disruptor.
 *
 * <p>The capture thread never waits here. If the ring is full, the block is released and its frames are counted as
 * dropped: waiting would only move the loss into the kernel, where its cause is unknown. A source whose pool has no
 * more blocks than the ring has slots never finds the ring full, because a slot is freed before its block. A second
 * reader gets fewer slots, so that it cannot hold all blocks; if it waits for a disk, it does so after the release of
 * its block, and the capture thread takes back the blocks that wait for it.
 *
 * <p>A handler that throws is never called again. The failure is reported once, the frames that the handler did not
 * receive are counted as unhandled, and blocks are still released.
 */
public final class FrameRing implements BlockReader {

    private static final long DRAIN_CHECK_NANOS = 200_000;

    private final String threadName;
    private final HandlerCalls calls;
    private final Runnable afterRelease;
    private final Disruptor<Slot> disruptor;
    private final RingBuffer<Slot> slots;
    private final Reader reader = new Reader();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean timedOut;
    private Thread readerThread;

    /**
     * Starts the reader's thread.
     *
     * @param threadName name of the reader's thread
     * @param blocks     slots in the ring, a power of two
     * @param handler    called on the reader's thread only
     * @param onFailure  called on the reader's thread, at most once, with what the handler threw
     */
    public FrameRing(String threadName, int blocks, FrameHandler handler, Consumer<Throwable> onFailure) {
        this(threadName, blocks, handler, onFailure, () -> {});
    }

    /**
     * Starts the thread of a reader that may wait for a disk once it has released its block.
     *
     * @param afterRelease called on the reader's thread after each block that the handler has received; if it throws,
     *                     the reader has failed
     */
    public FrameRing(
            String threadName, int blocks, FrameHandler handler, Consumer<Throwable> onFailure, Runnable afterRelease) {
        this.threadName = threadName;
        calls = new HandlerCalls(handler, onFailure);
        this.afterRelease = afterRelease;
        disruptor =
                new Disruptor<>(Slot::new, blocks, this::newThread, ProducerType.SINGLE, new BlockingWaitStrategy());
        disruptor.handleEventsWith(reader);
        slots = disruptor.start();
    }

    /**
     * Takes over a retained block; it is released here or by the reader's thread. Called by the capture thread only.
     */
    @Override
    public void publish(FrameBlock block) {
        int frames = block.frames();
        try {
            long sequence = slots.tryNext();
            slots.get(sequence).set(block);
            add(accepted, frames); // before the reader can have handled them
            slots.publish(sequence);
        } catch (InsufficientCapacityException full) { // preallocated, so it costs no stack trace
            add(dropped, frames);
            block.release();
        }
    }

    /**
     * Waits until every frame in the ring is handled, then lets the handler stop, without waiting for that. Publish
     * nothing after this call. An interrupt ends the wait.
     */
    public void beginStop() {
        try {
            started.await();
            drained(System.nanoTime() + Long.MAX_VALUE);
            disruptor.halt();
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until every frame in the ring is handled and the handler has stopped. Publish nothing after this call. An
     * interrupt ends the wait, like a timeout.
     */
    @Override
    public void stop() {
        stop(Long.MAX_VALUE, NANOSECONDS);
    }

    /**
     * Like {@link #stop()}, with a timeout.
     *
     * @return false if the reader did not finish in time; {@link #unhandled} then counts the frames that are left
     */
    public boolean stop(long timeout, TimeUnit unit) {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        boolean finished = false;
        try {
            finished = started.await(timeout, unit) && drained(deadline) && halted(deadline);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
        if (!finished) {
            timedOut = true;
        }
        return finished;
    }

    /** Whether the reader has handled everything and waits for the next block. Called by the capture thread only. */
    public boolean isIdle() {
        return disruptor.getSequenceValueFor(reader) >= slots.getCursor();
    }

    /** Blocks that the reader has not finished reading. Called by the capture thread only. */
    public long waiting() {
        return slots.getCursor() - disruptor.getSequenceValueFor(reader);
    }

    /**
     * Takes back the blocks that the reader has not begun to read. Called by the capture thread only.
     *
     * @param taker takes over the blocks, oldest first
     * @return sequence of the last block that was not taken back, for {@link #hasRead}
     */
    public long reclaim(Consumer<FrameBlock> taker) {
        Deque<FrameBlock> taken = new ArrayDeque<>();
        long sequence = slots.getCursor();
        long freed = disruptor.getSequenceValueFor(reader);
        // From the newest to the oldest: the reader cannot begin a block that is newer than one taken back.
        for (FrameBlock block; sequence > freed && (block = slots.get(sequence).getAndSet(null)) != null; sequence--) {
            taken.addFirst(block);
            add(accepted, -block.frames());
        }
        taken.forEach(taker);
        return sequence;
    }

    /** Whether the reader has finished reading this block, and may now be waiting for a disk. Thread-safe. */
    public boolean hasRead(long sequence) {
        return disruptor.getSequenceValueFor(reader) >= sequence;
    }

    /** Frames that are or were in the ring, without those taken back. Thread-safe. */
    public long accepted() {
        return accepted.get();
    }

    /** Frames dropped because the reader fell behind. Thread-safe. */
    @Override
    public long dropped() {
        return dropped.get();
    }

    /**
     * Frames accepted but not fully handled, because the handler had failed earlier, failed on their block, or did not
     * finish before {@link #stop(long, TimeUnit)} timed out. Thread-safe.
     */
    @Override
    public long unhandled() {
        return calls.hasFailed() || timedOut ? calls.unhandledOf(accepted) : 0;
    }

    @Override
    public long lastReadNanos() {
        return calls.lastReadNanos();
    }

    private boolean drained(long deadline) throws InterruptedException {
        while (!isIdle()) {
            if (deadline - System.nanoTime() <= 0 || !readerThread.isAlive()) {
                return false;
            }
            NANOSECONDS.sleep(DRAIN_CHECK_NANOS);
        }
        return true;
    }

    private boolean halted(long deadline) throws InterruptedException {
        disruptor.halt();
        return stopped.await(deadline - System.nanoTime(), NANOSECONDS);
    }

    private static void add(AtomicLong counter, long frames) {
        counter.lazySet(counter.get() + frames);
    }

    private Thread newThread(Runnable task) {
        readerThread = new Thread(task, threadName);
        readerThread.setDaemon(true); // the program can exit even if the ring is not stopped
        return readerThread;
    }

    // Empty once the reader has begun to read the block, or the block was taken back.
    private static final class Slot extends AtomicReference<FrameBlock> {
        private static final long serialVersionUID = 1L;
    }

    private final class Reader implements EventHandler<Slot> {

        private Sequence freed;
        private long batchLeft;

        @Override
        public void setSequenceCallback(Sequence sequenceCallback) {
            freed = sequenceCallback;
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onBatchStart(long batchSize, long queueDepth) {
            batchLeft = queueDepth;
        }

        @Override
        public void onEvent(Slot slot, long sequence, boolean endOfBatch) {
            FrameBlock block = slot.getAndSet(null);
            batchLeft--;
            if (block != null) {
                calls.deliver(block, batchLeft);
            }
            freed.set(sequence); // not only at the end of the batch: the source may reuse the block before that
            if (block != null) {
                calls.release(block);
                calls.run(afterRelease);
            }
        }

        @Override
        public void onShutdown() {
            calls.stop();
            stopped.countDown();
        }
    }
}
