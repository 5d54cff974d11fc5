package io.macmon.capture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;

/** A {@link FrameRing} and its reader, which can be busy for as long as a test wants. */
abstract class FrameRingFixture {

    static final int BLOCKS = 16;

    final TestBlocks blocks = new TestBlocks(BLOCKS);
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch busy = new CountDownLatch(1);
    final CountDownLatch free = new CountDownLatch(1);

    @AfterEach
    void releaseTheReader() {
        free.countDown();
    }

    FrameRing ring(int blocks, FrameHandler handler) {
        return new FrameRing("reader", blocks, handler, failures::add);
    }

    PackedBlock block(long... timestamps) {
        return blocks.block(timestamps);
    }

    PackedBlock patientBlock(long... timestamps) {
        try {
            return TestBlocks.filled(blocks.pool.take(), timestamps);
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    List<String> frames() {
        return calls.stream().filter(call -> call.startsWith("frame")).toList();
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Records its calls. */
    class Reader implements FrameHandler {

        @Override
        public void onFrame(Frame frame) {
            calls.add("frame " + frame.timestampNanos());
        }

        @Override
        public void onTick(long nowNanos) {
            calls.add("tick " + nowNanos);
        }

        @Override
        public void onStop() {
            calls.add("stop");
        }
    }

    /** Blocks in its first frame until it is released. */
    class BusyReader extends Reader {

        @Override
        public void onFrame(Frame frame) {
            super.onFrame(frame);
            busy.countDown();
            await(free);
        }
    }
}
