package io.macmon.analyzer.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveCountersTest {

    private static final byte[] FRAME = new byte[60];

    private final LiveCounters counters = new LiveCounters(frame -> 0x02AA_0000_0001L, mac -> true);

    @Test
    void countsStationsOnlyWhileSomebodyLooks() {
        block(2);
        assertThat(counted()).isEmpty();

        counters.countStations(true);
        block(3);
        block(1);
        assertThat(counted()).containsExactly(4L);

        counters.countStations(false);
        block(5);
        assertThat(counted()).containsExactly(4L);

        counters.countStations(true);
        block(6);
        assertThat(counted()).containsExactly(6L);
        assertThat(counters.traffic().frames()).isEqualTo(17);
    }

    private void block(int frames) {
        Frame frame = new Frame();
        frame.wrap(ByteBuffer.wrap(FRAME), 0, FRAME.length, FRAME.length, 1);
        counters.onBlock(2, 0);
        for (int i = 0; i < frames; i++) {
            counters.onFrame(frame);
        }
        counters.onTick(2);
    }

    private List<Long> counted() {
        List<Long> frames = new ArrayList<>();
        counters.stations().forEach((mac, count, bytes, first, last, vlans) -> frames.add(count));
        return frames;
    }
}
