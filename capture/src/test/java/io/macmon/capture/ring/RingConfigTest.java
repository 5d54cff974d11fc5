package io.macmon.capture.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.CaptureConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingConfigTest {

    @Test
    void dividesTheBufferIntoBlocks() {
        assertThat(RingConfig.of(new CaptureConfig(0, false, "", 64 << 20)))
                .isEqualTo(new RingConfig(512 << 10, 128, 20));
        assertThat(RingConfig.of(new CaptureConfig(0, false, "", 1 << 20)))
                .isEqualTo(new RingConfig(128 << 10, 8, 160));
        assertThat(RingConfig.of(new CaptureConfig(0, false, "", Integer.MAX_VALUE))
                        .blocks())
                .isEqualTo(4_095);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 16, 31, 32, 100, 2_047})
    void letsReadersPauseForASecondWithFewFrames(int mebibytes) {
        RingConfig ring = RingConfig.of(new CaptureConfig(0, false, "", mebibytes << 20));

        assertThat(ring.blocks() * ring.retireMillis()).isGreaterThanOrEqualTo(1_000);
    }

    @Test
    void refusesSizesThatTheKernelOrAFrameCannotUse() {
        assertThatThrownBy(() -> new RingConfig(100_000, 4, 20))
                .hasMessage("the block size must be a power of two and at least 65536; got 100000");
        assertThatThrownBy(() -> new RingConfig(4_096, 4, 20)).hasMessageEndingWith("got 4096");
        assertThatThrownBy(() -> new RingConfig(1 << 20, 1, 20)).hasMessageContaining("at least 2 blocks");
        assertThatThrownBy(() -> new RingConfig(1 << 20, 2_048, 20))
                .hasMessageEndingWith("less than 2 GiB; got 2048 blocks of 1048576 bytes");
        assertThatThrownBy(() -> new RingConfig(1 << 20, 4, 0))
                .hasMessage("the time until a block is retired must be 1 to 1000 ms; got 0");
    }
}
