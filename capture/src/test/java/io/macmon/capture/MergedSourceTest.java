package io.macmon.capture;

import static io.macmon.capture.lab.Eventually.PATIENCE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.MacmonException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two sources as one, of which one fails. */
@Timeout(120)
class MergedSourceTest {

    private final Source first = new Source();
    private final Source second = new Source();
    private final MergedSource merged = new MergedSource(first);

    @Test
    void endsWhenAFurtherSourceFails() {
        second.failure = new NoClassDefFoundError("io/macmon/Missing");
        merged.add(second);

        assertThatThrownBy(() -> merged.run(FrameBlock::release))
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("io/macmon/Missing");
        assertThat(first.stopped.getCount()).isZero();
    }

    @Test
    void endsWhenAFurtherSourceFailsWithAnErrorThatCannotBeDescribed() {
        second.failure = new VirtualMachineError() {
            @Override
            public String getMessage() {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        merged.add(second);

        assertThatThrownBy(() -> merged.run(FrameBlock::release))
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("not enough memory");
    }

    @Test
    void endsWhenTheFirstSourceFails() {
        first.failure = new AssertionError("the first");
        merged.add(second);

        assertThatThrownBy(() -> merged.run(FrameBlock::release)).hasMessage("the first");
        assertThat(second.stopped.getCount()).isZero();
    }

    /** Runs until it is stopped, or fails at once. */
    private static final class Source implements FrameSource {

        private final CountDownLatch stopped = new CountDownLatch(1);
        private Error failure;

        @Override
        public void run(BlockSink sink) {
            if (failure != null) {
                throw failure;
            }
            try {
                assertThat(stopped.await(PATIENCE.toSeconds(), SECONDS)).isTrue();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void stop(long captureNanos) {
            stopped.countDown();
        }

        @Override
        public CaptureStats stats() {
            return CaptureStats.NONE;
        }

        @Override
        public void close() {}
    }
}
