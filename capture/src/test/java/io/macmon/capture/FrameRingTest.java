package io.macmon.capture;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FrameRingTest extends FrameRingFixture {

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
}
