package io.macmon.capture;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Hands blocks of frames from the capture thread to one reader's thread. The only class that knows of the Disruptor.
 *
 * <p>The capture thread never waits here. When the ring is full the block is given back and its frames are counted as
 * dropped: waiting would only move the loss into the kernel, where nobody could name its cause. A source whose pool has
 * no more blocks than the ring has slots never meets a full ring; a second reader (the writer of capture files) gets
 * fewer slots, so that it cannot hold all blocks while a disk stalls.
 *
 * <p>A handler that throws is never called again. The failure is reported once, the frames that the handler did not get
 * are counted as dropped, and blocks keep going back to their source.
 */
public final class FrameRing {

    private final String threadName;
    private final FrameHandler handler;
    private final Consumer<Throwable> onFailure;
    private final Disruptor<Slot> disruptor;
    private final RingBuffer<Slot> slots;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong unhandled = new AtomicLong();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Starts the reader's thread.
     *
     * @param threadName of the reader's thread
     * @param blocks     slots in the ring, a power of two
     * @param handler    called on the reader's thread only
     * @param onFailure  called on the reader's thread, at most once, with what the handler threw
     */
    public FrameRing(String threadName, int blocks, FrameHandler handler, Consumer<Throwable> onFailure) {
        this.threadName = threadName;
        this.handler = handler;
        this.onFailure = onFailure;
        disruptor =
                new Disruptor<>(Slot::new, blocks, this::newThread, ProducerType.SINGLE, new BlockingWaitStrategy());
        disruptor.handleEventsWith(new Reader());
        slots = disruptor.start();
    }

    /** Takes one reader's use of a block over; it is released here or by the reader's thread. Capture thread only. */
    public void publish(FrameBlock block) {
        try {
            long sequence = slots.tryNext();
            slots.get(sequence).block = block;
            slots.publish(sequence);
        } catch (InsufficientCapacityException full) { // preallocated, so it costs no stack trace
            dropped.lazySet(dropped.get() + block.frames());
            block.release();
        }
    }

    /** Returns when every frame in the ring is handled and the handler has stopped too. */
    public void stop() {
        try {
            started.await(); // shutdown() would forget the backlog of a thread that has not begun
            disruptor.shutdown();
            stopped.await();
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    /** Like {@link #stop}, but gives up on a reader that does not come back; false says that it did not. */
    public boolean stop(long timeout, TimeUnit unit) {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        try {
            if (!started.await(timeout, unit)) {
                return false;
            }
            disruptor.shutdown(Math.max(1, deadline - System.nanoTime()), NANOSECONDS);
            return stopped.await(Math.max(1, deadline - System.nanoTime()), NANOSECONDS);
        } catch (com.lmax.disruptor.TimeoutException stillBusy) {
            return false;
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Frames dropped because the reader fell behind. Any thread may ask. */
    public long dropped() {
        return dropped.get();
    }

    /** Frames that reached the reader's thread after its handler had failed, or in the block it failed on. */
    public long unhandled() {
        return unhandled.get();
    }

    private Thread newThread(Runnable task) {
        Thread thread = new Thread(task, threadName);
        thread.setDaemon(true); // a program that fails to stop its ring must still be able to end
        return thread;
    }

    private static final class Slot {
        private FrameBlock block;
    }

    private final class Reader implements EventHandler<Slot> {

        private final Frame window = new Frame();
        private long batchLeft;
        private boolean failed;

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
            FrameBlock block = slot.block;
            slot.block = null;
            batchLeft--;
            if (failed) {
                unhandled.lazySet(unhandled.get() + block.frames());
            } else {
                guarded(block.frames(), () -> deliver(block));
            }
            block.release();
        }

        private void deliver(FrameBlock block) {
            handler.onBlock(WallClock.nanos(), Math.max(0, batchLeft));
            block.deliverTo(handler, window);
            handler.onTick(block.timeNanos());
        }

        @Override
        public void onShutdown() {
            if (!failed) {
                guarded(0, handler::onStop);
            }
            stopped.countDown();
        }

        // An Error too: a reader that dies without a word would look like a silent network.
        private void guarded(int frames, Runnable call) {
            try {
                call.run();
            } catch (Throwable failure) {
                failed = true;
                unhandled.lazySet(unhandled.get() + frames);
                onFailure.accept(failure);
            }
        }
    }
}
