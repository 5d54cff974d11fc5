package io.macmon.capture.ring;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.CaptureRecorder;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.SocketFilter;
import io.macmon.config.CaptureConfig;
import io.macmon.config.text.MacmonException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A capture without ticks sleeps until a frame arrives, it is stopped, or its device goes. */
@LabTest
class QuietRingLabTest extends LabFixture {

    private static final CaptureConfig WHOLE_FRAMES = new CaptureConfig(0, false, "", 1 << 20);
    private static final SocketFilter EVERYTHING = SocketFilter.snaplen(CaptureConfig.MAX_SNAPLEN);
    private static final RingConfig QUIET = RingConfig.ofFewFrames(WHOLE_FRAMES);
    private static final RingConfig TICKING = new RingConfig(QUIET.blockBytes(), QUIET.blocks(), QUIET.retireMillis());

    @Test
    void publishesFramesButNoTimeUntilItIsStopped() throws Exception {
        AtomicInteger quiet = new AtomicInteger();
        AtomicInteger ticking = new AtomicInteger();
        try (PacketRingSource silent = open(QUIET);
                PacketRingSource other = open(TICKING)) {
            Thread sleeper = start(silent, quiet, new AtomicReference<>());
            Thread ticker = start(other, ticking, new AtomicReference<>());
            eventually("ten ticks have passed", () -> ticking.get() >= 10);
            assertThat(quiet).hasValue(0);

            lab.send(new byte[60]);
            eventually("the frame arrived", () -> silent.stats().frames() == 1);
            assertThat(quiet).hasValue(1);

            silent.stop();
            other.stop();
            sleeper.join();
            ticker.join();
            assertThat(quiet).hasValue(1);
        }
    }

    @Test
    void deliversWhatArrivedBeforeTheStop() throws Exception {
        try (CaptureRecorder capture = CaptureRecorder.start(open(QUIET))) {
            lab.send(new byte[60]);
            capture.stop();

            assertThat(capture.frames()).hasSize(1);
        }
    }

    @Test
    void reportsThatTheDeviceIsGoneAlsoWhileItSleeps() throws Exception {
        AtomicReference<MacmonException> failure = new AtomicReference<>();
        try (PacketRingSource source = open(QUIET)) {
            Thread capture = start(source, new AtomicInteger(), failure);
            lab.send(new byte[60]);
            eventually("the frame arrived", () -> source.stats().frames() == 1);

            lab.links().delete(lab.parent());
            capture.join();

            assertThat(failure.get()).hasMessage("capture on eth0 ended: the device is gone");
        }
    }

    private static PacketRingSource open(RingConfig ring) throws MacmonException {
        return PacketRingSource.open(Lab.PARENT, WHOLE_FRAMES, ring, EVERYTHING);
    }

    private static Thread start(
            PacketRingSource source, AtomicInteger blocks, AtomicReference<MacmonException> failure) {
        Thread thread = new Thread(
                () -> {
                    try {
                        source.run(block -> count(block, blocks));
                    } catch (MacmonException failed) {
                        failure.set(failed);
                    }
                },
                "capture");
        thread.start();
        return thread;
    }

    private static void count(FrameBlock block, AtomicInteger blocks) {
        blocks.incrementAndGet();
        block.release();
    }
}
