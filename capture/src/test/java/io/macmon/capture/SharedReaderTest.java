package io.macmon.capture;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SharedReaderTest {

    private static final int BLOCKS = 4;

    private final TestBlocks blocks = new TestBlocks(BLOCKS);
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    @Test
    void eachHandlerGetsAllFramesWithTheirSharesAndBlocksAreReleased() throws Exception {
        List<String> first = Collections.synchronizedList(new ArrayList<>());
        List<String> second = Collections.synchronizedList(new ArrayList<>());
        SharedReader reader = reader(recorder(first), recorder(second));

        reader.publish(blocks.block(1, 2));
        reader.publish(blocks.block(3));
        Eventually.eventually("all blocks are released", () -> blocks.inUse() == 0);
        reader.stop();

        assertThat(first).containsExactly("1 in 1", "2 in 0", "3 in 1").isEqualTo(second);
        assertThat(reader.dropped()).isZero();
        assertThat(reader.unhandled()).isZero();
        assertThat(failures).isEmpty();
    }

    @Test
    void aBlockThatIsReusedHasNoShares() {
        PackedBlock block = blocks.block(1);
        block.divide(frame -> 0, new Frame());
        block.release();

        List<Integer> shares = new ArrayList<>();
        blocks.block(2).deliverTo(frame -> shares.add(frame.share()), new Frame());

        assertThat(shares).containsExactly(Frame.ANY_SHARE);
    }

    @Test
    void handlersThatWaitForEachOtherCanStop() {
        CountDownLatch stopping = new CountDownLatch(2);
        SharedReader reader = reader(new WaitingHandler(stopping), new WaitingHandler(stopping));

        reader.stop();

        assertThat(stopping.getCount()).isZero();
        assertThat(failures).isEmpty();
    }

    @Test
    void countsTheFramesThatAFailedHandlerDidNotGet() {
        SharedReader reader = reader(frame -> {}, frame -> {
            throw new IllegalStateException("broken");
        });

        reader.publish(blocks.block(1, 2));
        reader.stop();

        assertThat(failures).hasSize(1);
        assertThat(reader.unhandled()).isEqualTo(2);
        assertThat(blocks.inUse()).isZero();
    }

    private SharedReader reader(FrameHandler first, FrameHandler second) {
        return new SharedReader(
                List.of(
                        new FrameRing("first", BLOCKS, first, failures::add),
                        new FrameRing("second", BLOCKS, second, failures::add)),
                frame -> (int) frame.timestampNanos() % 2);
    }

    private static FrameHandler recorder(List<String> frames) {
        return frame -> frames.add(frame.timestampNanos() + " in " + frame.share());
    }

    private record WaitingHandler(CountDownLatch stopping) implements FrameHandler {

        @Override
        public void onFrame(Frame frame) {}

        @Override
        public void onStop() {
            stopping.countDown();
            try {
                assertThat(stopping.await(60, SECONDS)).isTrue();
            } catch (InterruptedException stopWaiting) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
