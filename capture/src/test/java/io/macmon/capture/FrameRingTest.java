package io.macmon.capture;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameRingTest {

    private static final int BLOCKS = 16;

    private final TestBlocks blocks = new TestBlocks(BLOCKS);
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    @AfterEach
    void releaseTheReader() {
        free.countDown();
    }

    @Test
    void passesFramesInOrderAndTicksAfterEachBlock() {
        FrameRing ring = ring(BLOCKS, new Reader());

        ring.publish(block(1, 2));
        ring.publish(block());
        ring.publish(block(3));
        ring.stop();

        assertThat(calls).containsExactly("frame 1", "frame 2", "tick 2", "tick -1", "frame 3", "tick 3", "stop");
        assertThat(ring.dropped()).isZero();
        assertThat(ring.unhandled()).isZero();
        assertThat(failures).isEmpty();
    }

    @Test
    void losesNothingIfTheSourceWaitsForABlock() {
        FrameRing ring = ring(BLOCKS, new Reader());

        LongStream.range(0, 20_000).forEach(frame -> ring.publish(patientBlock(frame)));
        ring.stop();

        assertThat(ring.dropped()).isZero();
        assertThat(frames().equals(LongStream.range(0, 20_000)
                        .mapToObj(frame -> "frame " + frame)
                        .toList()))
                .isTrue();
    }

    @Test
    void reportsTheBacklogOfEachBlock() throws Exception {
        FrameRing ring = ring(BLOCKS, new BusyReader() {
            @Override
            public void onBlock(long nowNanos, long backlog) {
                calls.add("backlog " + backlog);
            }
        });

        ring.publish(block(1));
        busy.await();
        ring.publish(block(2));
        ring.publish(block(3));
        ring.publish(block(4));
        free.countDown();
        ring.stop();

        assertThat(calls)
                .filteredOn(call -> call.startsWith("backlog"))
                .containsExactly("backlog 0", "backlog 2", "backlog 1", "backlog 0");
    }

    @Test
    void reportsTheTimeAtWhichABlockIsTaken() {
        List<Long> times = new ArrayList<>();
        FrameRing ring = ring(BLOCKS, new Reader() {
            @Override
            public void onBlock(long nowNanos, long backlog) {
                times.add(nowNanos);
            }
        });
        long before = WallClock.nanos();

        ring.publish(block(1));
        ring.stop();

        assertThat(times).hasSize(1).allSatisfy(time -> assertThat(time).isBetween(before, WallClock.nanos()));
    }

    @Test
    void countsAndReleasesBlocksThatFindItFull() throws Exception {
        FrameRing ring = ring(2, new BusyReader());

        ring.publish(block(1));
        busy.await();
        ring.publish(block(2));
        ring.publish(block(3, 4, 5));
        ring.publish(block(6));

        assertThat(ring.dropped()).isEqualTo(4);
        assertThat(blocks.inUse()).isEqualTo(2);
        free.countDown();
        ring.stop();
        assertThat(frames()).containsExactly("frame 1", "frame 2");
        assertThat(ring.unhandled()).isZero();
        assertThat(blocks.inUse()).isZero();
    }

    @Test
    void neverCallsAHandlerAgainAfterItThrew() {
        FrameRing ring = ring(BLOCKS, new Reader() {
            @Override
            public void onFrame(Frame frame) {
                super.onFrame(frame);
                if (frame.timestampNanos() == 3) {
                    throw new IllegalStateException("the third");
                }
            }
        });

        ring.publish(block(1));
        ring.publish(block(2, 3, 4));
        ring.publish(block(5, 6));
        ring.stop();

        assertThat(calls).containsExactly("frame 1", "tick 1", "frame 2", "frame 3");
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("the third"));
        assertThat(ring.unhandled())
                .as("the whole block it failed on, and the next")
                .isEqualTo(5);
        assertThat(ring.dropped()).isZero();
        assertThat(blocks.inUse()).isZero();
    }

    @Test
    void survivesAnErrorAsWell() {
        FrameRing ring = ring(BLOCKS, frame -> {
            throw new AssertionError("no memory, say");
        });

        ring.publish(block(1));
        ring.publish(block(2));
        ring.stop();

        assertThat(failures).hasSize(1);
        assertThat(ring.unhandled()).isEqualTo(2);
    }

    @Test
    void endsAndPassesOnAFailureThatCannotBeReported() throws Exception {
        FrameRing ring = new FrameRing(
                "reader",
                BLOCKS,
                new Reader() {
                    @Override
                    public void onBlock(long nowNanos, long backlog) {
                        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
                        throw new AssertionError("the handler");
                    }
                },
                failure -> {
                    throw new OutOfMemoryError("the report");
                });

        ring.publish(block(1));
        ring.publish(block(2));

        assertThat(ring.stop(Eventually.PATIENCE.toSeconds(), SECONDS)).isTrue();
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("the report"));
        assertThat(ring.unhandled()).isEqualTo(2);
        assertThat(blocks.inUse()).isZero();
    }

    @Test
    void survivesABlockThatCannotBeReturned() {
        FrameRing ring = ring(BLOCKS, new Reader());

        ring.publish(new StuckBlock());
        ring.publish(block(2));
        ring.stop();

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("no memory, say"));
        assertThat(blocks.inUse()).isZero();
    }

    @Test
    void reportsAHandlerThatFailsToStop() {
        FrameRing ring = ring(BLOCKS, new Reader() {
            @Override
            public void onStop() {
                throw new IllegalStateException("cannot stop");
            }
        });

        ring.publish(block(1));
        ring.stop();

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("cannot stop"));
        assertThat(ring.unhandled()).isZero();
    }

    @Test
    void stopsAReaderThatNeverGotABlock() {
        FrameRing ring = ring(BLOCKS, new Reader());

        ring.stop();

        assertThat(calls).containsExactly("stop");
    }

    @Test
    void passesTheBacklogBeforeItStops() throws Exception {
        FrameRing ring = ring(BLOCKS, new BusyReader());
        ring.publish(block(1));
        busy.await();
        ring.publish(block(2));
        ring.publish(block(3));
        new Thread(() -> {
                    pause(50);
                    free.countDown();
                })
                .start();

        ring.stop();

        assertThat(frames()).containsExactly("frame 1", "frame 2", "frame 3");
        assertThat(calls).endsWith("tick 3", "stop");
    }

    @Test
    void stopsInTimeIfTheReaderFinishes() {
        FrameRing ring = ring(BLOCKS, new Reader());
        ring.publish(block(1));

        assertThat(ring.stop(Eventually.PATIENCE.toSeconds(), SECONDS)).isTrue();
        assertThat(calls).containsExactly("frame 1", "tick 1", "stop");
    }

    @Test
    void givesUpOnAHangingReaderAndCountsTheUnhandledFrames() throws Exception {
        FrameRing ring = ring(BLOCKS, new BusyReader());
        ring.publish(block(1, 2));
        busy.await();
        ring.publish(block(3, 4, 5));

        assertThat(ring.unhandled()).isZero();
        assertThat(ring.stop(50, MILLISECONDS)).isFalse();
        assertThat(ring.unhandled()).isEqualTo(5);
    }

    @Test
    void givesUpWhenItIsInterrupted() throws Exception {
        FrameRing ring = ring(BLOCKS, new BusyReader());
        ring.publish(block(1));
        busy.await();

        Thread.currentThread().interrupt();
        ring.stop();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ring.unhandled()).isEqualTo(1);
    }

    @Test
    void sharesABlockWithAnotherRingUntilBothHaveReadIt() throws Exception {
        FrameRing quick = ring(BLOCKS, new Reader());
        FrameRing slow = ring(BLOCKS, new BusyReader());
        PackedBlock shared = block(1);
        shared.retain();

        slow.publish(shared);
        quick.publish(shared);
        busy.await();
        quick.stop();

        assertThat(blocks.inUse()).isEqualTo(1);
        free.countDown();
        slow.stop();
        assertThat(blocks.inUse()).isZero();
        assertThat(frames()).containsExactly("frame 1", "frame 1");
    }

    @Test
    void takesBackInOrderWhatTheReaderHasNotBegun() throws Exception {
        FrameRing ring = ring(BLOCKS, new BusyReader());
        FrameRing helper = ring(BLOCKS, new Reader());
        ring.publish(block(1));
        busy.await();
        ring.publish(block(2, 3));
        ring.publish(block(4));
        assertThat(ring.waiting()).isEqualTo(3);

        long last = ring.reclaim(helper::publish);
        helper.stop();

        assertThat(frames()).containsExactly("frame 1", "frame 2", "frame 3", "frame 4");
        assertThat(ring.hasRead(last)).isFalse();
        assertThat(ring.hasRead(last - 1)).isTrue();
        assertThat(ring.accepted()).isEqualTo(1);
        free.countDown();
        Eventually.eventually("the first is read", () -> ring.hasRead(last) && ring.waiting() == 0);
        ring.publish(block(5));
        ring.stop();
        assertThat(frames()).endsWith("frame 4", "frame 5");
        assertThat(ring.unhandled()).isZero();
        assertThat(blocks.inUse()).isZero();
    }

    @Test
    void holdsNoBlockWhileItWaitsAfterTheRelease() throws Exception {
        FrameRing ring = new FrameRing("reader", BLOCKS, new Reader(), failures::add, () -> {
            calls.add("released");
            busy.countDown();
            await(free);
        });

        ring.publish(block(1));
        busy.await();

        assertThat(blocks.inUse()).isZero();
        assertThat(ring.waiting()).isZero();
        free.countDown();
        ring.publish(block(2));
        ring.stop();
        assertThat(calls).containsExactly("frame 1", "tick 1", "released", "frame 2", "tick 2", "released", "stop");
    }

    @Test
    void neverCallsAHandlerAgainAfterTheWaitThrew() {
        FrameRing ring = new FrameRing("reader", BLOCKS, new Reader(), failures::add, () -> {
            throw new IllegalStateException("no disk");
        });

        ring.publish(block(1));
        ring.publish(block(2));
        ring.stop();

        assertThat(frames()).containsExactly("frame 1");
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("no disk"));
        assertThat(ring.unhandled()).isEqualTo(1);
    }

    @Test
    void readsOnADaemonThreadOfTheGivenName() {
        List<Thread> threads = new ArrayList<>();
        FrameRing ring = ring(BLOCKS, frame -> threads.add(Thread.currentThread()));
        ring.publish(block(1));
        ring.stop();

        assertThat(threads).singleElement().satisfies(thread -> {
            assertThat(thread.getName()).isEqualTo("reader");
            assertThat(thread.isDaemon()).isTrue();
        });
    }

    private FrameRing ring(int blocks, FrameHandler handler) {
        return new FrameRing("reader", blocks, handler, failures::add);
    }

    private PackedBlock block(long... timestamps) {
        return blocks.block(timestamps);
    }

    private PackedBlock patientBlock(long... timestamps) {
        try {
            return TestBlocks.filled(blocks.pool.take(), timestamps);
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private List<String> frames() {
        return calls.stream().filter(call -> call.startsWith("frame")).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its release fails. */
    private static final class StuckBlock implements FrameBlock {

        @Override
        public int frames() {
            return 0;
        }

        @Override
        public void deliverTo(FrameHandler handler, Frame window) {}

        @Override
        public long timeNanos() {
            return 0;
        }

        @Override
        public void retain() {}

        @Override
        public void release() {
            throw new OutOfMemoryError("no memory, say");
        }
    }

    /** Records its calls. */
    private class Reader implements FrameHandler {

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
    private class BusyReader extends Reader {

        @Override
        public void onFrame(Frame frame) {
            super.onFrame(frame);
            busy.countDown();
            await(free);
        }
    }
}
