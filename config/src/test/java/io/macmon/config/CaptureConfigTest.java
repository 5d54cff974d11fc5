package io.macmon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.ConfigException;
import org.junit.jupiter.api.Test;

class CaptureConfigTest {

    @Test
    void aSnaplenOfZeroMeansWholeFrames() {
        assertThat(new CaptureConfig(0, false, "", 1 << 20).snaplen()).isEqualTo(CaptureConfig.MAX_SNAPLEN);
    }

    @Test
    void refusesASnaplenBelowAnEthernetHeader() {
        assertThatThrownBy(() -> new CaptureConfig(13, false, "", 1 << 20))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("snaplen: must be 0")
                .hasMessageContaining("got 13");
    }

    @Test
    void refusesASnaplenAboveWhatLibpcapCaptures() {
        assertThatThrownBy(() -> new CaptureConfig(262_145, false, "", 1 << 20))
                .hasMessage("snaplen: must be 0 (all) or from 14 (an Ethernet header) to 262144, got 262145");
    }

    @Test
    void refusesABufferSmallerThanAKernelBlock() {
        assertThatThrownBy(() -> new CaptureConfig(0, false, "", (1 << 20) - 1))
                .isInstanceOf(ConfigException.class)
                .hasMessage("buffer: must be at least 1M, got 1048575 bytes");
    }
}
