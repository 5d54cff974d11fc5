package io.macmon.capture.linux;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.LabTest;
import org.junit.jupiter.api.Test;

@LabTest
class RingTrialTest {

    @Test
    void makesARing() {
        assertThatCode(() -> RingTrial.make(2 << 20)).doesNotThrowAnyException();
    }

    @Test
    void saysSoWhenTheKernelMakesNone() {
        assertThatThrownBy(() -> RingTrial.make(-(1 << 20)))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("cannot make a packet ring");
    }
}
