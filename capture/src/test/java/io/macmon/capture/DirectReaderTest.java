package io.macmon.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectReaderTest {

    private final TestBlocks blocks = new TestBlocks(2);
    private final List<String> calls = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @Test
    void readsEachBlockOnTheThreadThatPublishesItAndReleasesIt() {
        List<Thread> threads = new ArrayList<>();
        DirectReader reader = reader(new Recorder() {
            @Override
            public void onFrame(Frame frame) {
                super.onFrame(frame);
                threads.add(Thread.currentThread());
            }
        });

        reader.publish(blocks.block(1, 2));
        assertThat(calls).containsExactly("block 0", "frame 1", "frame 2", "tick 2");
        assertThat(blocks.inUse()).isZero();
        reader.publish(blocks.block());
        reader.publish(blocks.block(3));
        reader.stop();

        assertThat(calls).endsWith("block 0", "tick -1", "block 0", "frame 3", "tick 3", "stop");
        assertThat(threads).containsOnly(Thread.currentThread());
        assertThat(reader.dropped()).isZero();
        assertThat(reader.unhandled()).isZero();
        assertThat(failures).isEmpty();
    }

    @Test
    void leavesABlockToItsOtherReaders() {
        DirectReader reader = reader(new Recorder());
        PackedBlock block = blocks.block(1);
        block.retain();

        reader.publish(block);

        assertThat(blocks.inUse()).isEqualTo(1);
        block.release();
        assertThat(blocks.inUse()).isZero();
    }

    @Test
    void neverCallsAHandlerAgainAfterItThrewButReleasesBlocks() {
        DirectReader reader = reader(new Recorder() {
            @Override
            public void onFrame(Frame frame) {
                super.onFrame(frame);
                if (frame.timestampNanos() == 3) {
                    throw new StackOverflowError("the third");
                }
            }
        });

        reader.publish(blocks.block(1));
        reader.publish(blocks.block(2, 3, 4));
        reader.publish(blocks.block(5, 6));
        reader.stop();

        assertThat(calls).containsExactly("block 0", "frame 1", "tick 1", "block 0", "frame 2", "frame 3");
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("the third"));
        assertThat(reader.unhandled())
                .as("the whole block it failed on, and the next")
                .isEqualTo(5);
        assertThat(blocks.inUse()).isZero();
    }

    @Test
    void reportsAHandlerThatCannotStop() {
        DirectReader reader = reader(new Recorder() {
            @Override
            public void onStop() {
                throw new IllegalStateException("at the end");
            }
        });

        reader.publish(blocks.block(1));
        reader.stop();

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("at the end"));
        assertThat(reader.unhandled()).isZero();
    }

    private DirectReader reader(FrameHandler handler) {
        return new DirectReader(handler, failures::add);
    }

    /** Records its calls. */
    private class Recorder implements FrameHandler {

        @Override
        public void onBlock(long nowNanos, long backlog) {
            calls.add("block " + backlog);
        }

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
}
