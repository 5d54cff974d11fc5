package io.macmon.capture;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import org.junit.jupiter.api.Test;

/** What a {@link FrameRing} does when its reader throws or hangs. */
class FailingReaderTest extends FrameRingFixture {

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
}
