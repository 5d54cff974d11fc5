package io.macmon.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SystemChecksTest {

    @Test
    void sumsTheFramesThatEachCpuDropped() {
        assertThat(SystemChecks.dropped("00c56c19 00000002 00000000\n01165fa8 0000000a 00000000\n"))
                .isEqualTo(12);
    }

    @Test
    void aBufferSmallerThanRequestedIsALimit() throws Exception {
        assertThat(SystemChecks.requireGrantedBuffer(4 << 20)).isEqualTo("requested 4096 KiB, got 4096 KiB");
        assertThatThrownBy(() -> SystemChecks.requireGrantedBuffer(208 << 10))
                .hasMessage("requested 4096 KiB, got 208 KiB; raise it: sysctl -w net.core.rmem_max=4194304");
    }

    @Test
    void measuresWhatReadingTheClockCosts() {
        assertThat(SystemChecks.clock().detail()).matches("\\S+, \\d+ ns per read");
    }
}
