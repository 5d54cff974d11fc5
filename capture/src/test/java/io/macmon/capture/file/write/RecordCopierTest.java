package io.macmon.capture.file.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.FrameRing;
import io.macmon.capture.LinkType;
import io.macmon.capture.RecordedFrame;
import io.macmon.capture.lab.Eventually;
import io.macmon.config.FileFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A copier in front of a reader that is stuck on its first frame until the test lets it go on. */
class RecordCopierTest {

    private static final int FRAME_BYTES = 1_000;
    private static final CapturedInterface SOURCE = new CapturedInterface("macmon0", "", "", 0);

    private final CountDownLatch mayRead = new CountDownLatch(1);
    private final AtomicLong read = new AtomicLong();
    private final List<Long> ticks = Collections.synchronizedList(new ArrayList<>());
    private final FrameRing ring = new FrameRing("reader", 4, new StuckReader(), failure -> {});
    private final RecordCopier copier = new RecordCopier(FileFormat.PCAPNG, SOURCE, 0, ring);
    private final Frame window = new Frame();
    private final ByteBuffer memory = ByteBuffer.allocateDirect(FRAME_BYTES);

    @AfterEach
    void endTheReader() {
        mayRead.countDown();
        ring.stop();
    }

    @Test
    void dropsAndCountsExactlyWhatDoesNotFit() {
        int sent = 2_000; // its four blocks have room for fewer
        for (int i = 1; i <= sent; i++) {
            add(i);
            copier.onTick(i);
        }

        assertThat(copier.dropped()).isBetween(1L, sent - 800L);
        mayRead.countDown();
        copier.onStop();
        ring.stop();
        assertThat(read.get() + copier.dropped()).isEqualTo(sent);
        assertThat(ring.dropped()).isZero();
    }

    @Test
    void collectsFewFramesInOneBlockWhileTheReaderIsBusy() {
        for (int i = 1; i <= 800; i++) { // far more source blocks than the copier has
            add(i);
            copier.onTick(i);
        }

        assertThat(copier.dropped()).isZero();
        assertThat(copier.heldFrames()).isPositive();
        assertThat(copier.heldFrames() + ring.accepted()).isEqualTo(800);
        mayRead.countDown();
        copier.onStop();
        assertThat(copier.heldFrames()).isZero();
        ring.stop();
        assertThat(read).hasValue(800);
    }

    @Test
    void publishesAtTheNextTickIfTheReaderIsFree() throws Exception {
        add(1);
        copier.onTick(1);
        add(2);
        copier.onTick(2);
        assertThat(copier.heldFrames()).isPositive();
        mayRead.countDown();
        Eventually.eventually("the reader is free", ring::isIdle);

        copier.onTick(3);

        Eventually.eventually("both are read", () -> read.get() == 2);
        Eventually.eventually("and the time is passed on", () -> ticks.equals(List.of(1L, 3L)));
        assertThat(copier.heldFrames()).isZero();
    }

    @Test
    void passesTheTimeOnWithoutFrames() throws Exception {
        copier.onTick(7);

        Eventually.eventually("the time is passed on", () -> ticks.equals(List.of(7L)));
    }

    @Test
    void copiesWhatTheSourceMayOverwrite() throws Exception {
        List<RecordedFrame> frames = new ArrayList<>();
        FrameRing recorder = new FrameRing("recorder", 4, frame -> frames.add(RecordedFrame.of(frame)), failure -> {});
        RecordCopier copies = new RecordCopier(FileFormat.PCAPNG, SOURCE, 0, recorder);
        memory.putShort(10, (short) 0x0102);
        window.setKind(LinkType.ETHERNET, Frame.Direction.OUTBOUND);
        window.wrap(memory, 10, 2, 60, 5);
        copies.onFrame(window);
        memory.putShort(10, (short) 0);

        copies.onStop();
        recorder.stop();

        assertThat(frames).containsExactly(new RecordedFrame("0102", 2, 60, 5));
    }

    private void add(long nanos) {
        window.wrap(memory, 0, FRAME_BYTES, FRAME_BYTES, nanos);
        copier.onFrame(window);
    }

    private final class StuckReader implements FrameHandler {

        @Override
        public void onFrame(Frame frame) {
            try {
                mayRead.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            read.incrementAndGet();
        }

        @Override
        public void onTick(long nowNanos) {
            ticks.add(nowNanos);
        }
    }
}
