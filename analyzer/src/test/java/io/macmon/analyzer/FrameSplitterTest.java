package io.macmon.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameSplitterTest {

    private final List<String> calls = new ArrayList<>();

    @Test
    void passesEachFrameToOneOfTwoHandlers() {
        FrameSplitter even = evenFrames(100);

        even.onBlock(7, 3);
        receive(even, 1, 2, 3, 4);
        even.onTick(9);
        even.onStop();

        assertThat(calls)
                .containsExactly(
                        "selected block 7 3",
                        "other 1",
                        "selected 2",
                        "other 3",
                        "selected 4",
                        "selected tick 9",
                        "selected stop",
                        "other stop");
    }

    @Test
    void reportsTheLimitOnceAndPassesNoFurtherFrameOn() {
        FrameSplitter even = evenFrames(2);

        receive(even, 2, 3, 4, 5, 6);

        assertThat(calls).containsExactly("selected 2", "other 3", "selected 4", "limit");
    }

    @Test
    void passesTicksOnAfterTheLimit() {
        FrameSplitter even = evenFrames(1);
        receive(even, 2);

        even.onTick(5);
        even.onStop();

        assertThat(calls).containsExactly("selected 2", "limit", "selected tick 5", "selected stop", "other stop");
    }

    private FrameSplitter evenFrames(long limit) {
        return new FrameSplitter(
                frame -> frame.timestampNanos() % 2 == 0,
                limit,
                new Recorder("selected"),
                new Recorder("other"),
                () -> calls.add("limit"));
    }

    private static void receive(FrameHandler handler, long... timestamps) {
        for (long timestamp : timestamps) {
            handler.onFrame(FrameBytes.frame(new byte[60], 60, 60, timestamp));
        }
    }

    private final class Recorder implements FrameHandler {

        private final String name;

        private Recorder(String name) {
            this.name = name;
        }

        @Override
        public void onBlock(long nowNanos, long backlog) {
            calls.add(name + " block " + nowNanos + " " + backlog);
        }

        @Override
        public void onFrame(Frame frame) {
            calls.add(name + " " + frame.timestampNanos());
        }

        @Override
        public void onTick(long nowNanos) {
            calls.add(name + " tick " + nowNanos);
        }

        @Override
        public void onStop() {
            calls.add(name + " stop");
        }
    }
}
