package io.macmon.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame.Direction;
import io.macmon.capture.lab.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PackedBlockTest {

    private final BlockPool pool = new BlockPool(2, 256);
    private final List<RecordedFrame> frames = new ArrayList<>();

    @Test
    void showsEachFrameInPlace() {
        PackedBlock block = pool.poll();
        put(block, 0, 1, 2, 3);
        block.add(0, 3, 60, 1_000);
        put(block, 3, 4, 5);
        block.add(3, 2, 2, 2_000);

        block.deliverTo(frame -> frames.add(RecordedFrame.of(frame)), new Frame());

        assertThat(block.frames()).isEqualTo(2);
        assertThat(frames)
                .containsExactly(new RecordedFrame("010203", 3, 60, 1_000), new RecordedFrame("0405", 2, 2, 2_000));
    }

    @Test
    void showsItsFramesToAnyNumberOfReadersAtOnce() {
        PackedBlock block = pool.poll();
        put(block, 0, 7);
        block.add(0, 1, 1, 1);
        put(block, 1, 8);
        block.add(1, 1, 1, 2);
        Frame outerWindow = new Frame();
        Frame innerWindow = new Frame();

        block.deliverTo(
                outer -> {
                    block.deliverTo(inner -> {}, innerWindow);
                    frames.add(RecordedFrame.of(outer));
                },
                outerWindow);

        assertThat(frames).extracting(RecordedFrame::timestampNanos).containsExactly(1L, 2L);
    }

    @Test
    void carriesTheTimeOfItsLastFrameByDefault() {
        PackedBlock block = pool.poll();
        block.add(0, 1, 1, 5_000);
        assertThat(block.timeNanos()).isEqualTo(5_000);

        block.setTime(6_000);
        assertThat(block.timeNanos()).isEqualTo(6_000);
    }

    @Test
    void showsFramesAsEthernetOfUnknownDirectionByDefault() {
        PackedBlock block = pool.poll();
        block.add(0, 1, 1, 1);
        Frame window = new Frame();
        window.setKind(LinkType.RAW, Direction.OUTBOUND);

        assertThat(kinds(block, window)).containsExactly("ETHERNET UNKNOWN");
    }

    @Test
    void showsEachFrameWithTheKindSetWhenItWasAdded() {
        PackedBlock block = pool.poll();
        block.setKind(LinkType.LINUX_SLL2, Direction.INBOUND);
        block.add(0, 1, 1, 1);
        block.setKind(LinkType.LINUX_SLL2, Direction.OUTBOUND);
        block.add(0, 1, 1, 2);
        block.add(0, 1, 1, 3);
        block.setKind(LinkType.NULL, Direction.UNKNOWN);
        block.add(0, 1, 1, 4);

        assertThat(kinds(block, new Frame()))
                .containsExactly("LINUX_SLL2 INBOUND", "LINUX_SLL2 OUTBOUND", "LINUX_SLL2 OUTBOUND", "NULL UNKNOWN");
    }

    @Test
    void resetsTheKindWhenItComesFromThePoolAgain() {
        PackedBlock block = pool.poll();
        pool.poll();
        block.setKind(LinkType.RAW, Direction.INBOUND);
        block.add(0, 1, 1, 1);
        block.setKind(LinkType.ETHERNET, Direction.OUTBOUND);
        block.add(0, 1, 1, 2);
        block.release();

        assertThat(pool.poll()).isSameAs(block);
        block.add(0, 1, 1, 3);

        assertThat(kinds(block, new Frame())).containsExactly("ETHERNET UNKNOWN");
    }

    @Test
    void isFullAtTheMaximumNumberOfFrames() {
        PackedBlock block = pool.poll();
        for (int i = 0; i < 256 / 64; i++) {
            assertThat(block.isFull()).isFalse();
            block.add(i, 1, 1, i);
        }
        assertThat(block.isFull()).isTrue();
    }

    @Test
    void arrayAndMemoryAreTheSameBytes() {
        PackedBlock block = pool.poll();
        block.array()[255] = 42;

        assertThat(block.memory().get(255)).isEqualTo((byte) 42);
    }

    @Test
    void goesBackAfterItsLastReaderOnly() {
        PackedBlock shared = pool.poll();
        pool.poll();
        shared.retain();

        shared.release();
        assertThat(pool.poll()).isNull();

        shared.release();
        assertThat(pool.poll()).isSameAs(shared);
    }

    @Test
    void comesEmptyFromThePoolAgain() {
        PackedBlock block = pool.poll();
        pool.poll();
        block.add(0, 1, 1, 1);
        block.release();

        assertThat(pool.poll()).isSameAs(block);
        assertThat(block.frames()).isZero();
        assertThat(block.timeNanos()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void thePoolLetsASourceWait() throws Exception {
        PackedBlock first = pool.take();
        pool.take();
        FutureTask<PackedBlock> waiting = new FutureTask<>(pool::take);
        Thread source = new Thread(waiting);
        source.start();
        while (source.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        first.release();

        assertThat(waiting.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isSameAs(first);
    }

    private static List<String> kinds(PackedBlock block, Frame window) {
        List<String> kinds = new ArrayList<>();
        block.deliverTo(frame -> kinds.add(LinkType.name(frame.linkType()) + " " + frame.direction()), window);
        return kinds;
    }

    private static void put(PackedBlock block, int at, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            block.array()[at + i] = (byte) bytes[i];
        }
    }
}
