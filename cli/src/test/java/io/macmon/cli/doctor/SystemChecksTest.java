package io.macmon.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SystemChecksTest {

    @Test
    void framesDroppedByEachCpuAreAddedUp() {
        assertThat(SystemChecks.dropped("00c56c19 00000002 00000000\n01165fa8 0000000a 00000000\n"))
                .isEqualTo(12);
    }

    @Test
    void aBufferSmallerThanWantedIsALimit() throws Exception {
        assertThat(SystemChecks.describeGrantedBuffer(4 << 20)).isEqualTo("asked for 4096 KiB, got 4096 KiB");
        assertThatThrownBy(() -> SystemChecks.describeGrantedBuffer(208 << 10))
                .hasMessage("asked for 4096 KiB, got 208 KiB; raise it: sysctl -w net.core.rmem_max=4194304");
    }

    @Test
    void aClockIsReadForWhatItCosts() {
        assertThat(SystemChecks.clock().detail()).matches("\\S+, \\d+ ns a reading");
    }
}
