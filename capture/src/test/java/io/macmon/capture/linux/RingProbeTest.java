package io.macmon.capture.linux;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.LabTest;
import org.junit.jupiter.api.Test;

@LabTest
class RingProbeTest {

    @Test
    void createsARing() {
        assertThatCode(() -> RingProbe.createRing(2 << 20)).doesNotThrowAnyException();
    }

    @Test
    void reportsThatTheKernelCreatesNone() {
        assertThatThrownBy(() -> RingProbe.createRing(-(1 << 20)))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("cannot create a packet ring");
    }
}
