package io.macmon.capture.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.BlockPool;
import io.macmon.capture.FrameBlock;
import io.macmon.capture.LiveEngine;
import io.macmon.capture.LiveSourceLabTest;
import io.macmon.capture.lab.Lab;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PcapSourceLabTest extends LiveSourceLabTest {

    PcapSourceLabTest() {
        super(LiveEngine.PCAP4J);
    }

    @Test
    void countsFramesWhileReadersHoldEveryBlockThenContinues() throws Exception {
        BlockPool twoBlocks = new BlockPool(2, 2_048);
        List<FrameBlock> held = new ArrayList<>();
        try (PcapSource source = PcapSource.open(Lab.PARENT, WHOLE_FRAMES, twoBlocks)) {
            Thread capture = new Thread(() -> run(source, held));
            capture.start();
            for (int i = 0; i < 100; i++) {
                lab.send(new byte[1_514]);
            }
            await(() -> source.stats().droppedAtRing() >= 98);
            synchronized (held) {
                held.forEach(FrameBlock::release);
            }
            lab.send(new byte[1_514]);
            source.stop();
            capture.join();

            assertThat(source.stats().droppedAtRing()).isBetween(98L, 100L);
            assertThat(source.stats().frames() + source.stats().droppedAtRing()).isEqualTo(101);
            assertThat(source.stats().frames()).as("frames after the release").isPositive();
        }
    }

    @Test
    void refusesBlocksShorterThanAFrame() {
        assertThatThrownBy(() -> PcapSource.open(Lab.PARENT, WHOLE_FRAMES, new BlockPool(1, 2_047)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void run(PcapSource source, List<FrameBlock> held) {
        try {
            source.run(block -> {
                synchronized (held) {
                    held.add(block);
                }
            });
        } catch (MacmonException failed) {
            throw new AssertionError(failed);
        }
    }
}
