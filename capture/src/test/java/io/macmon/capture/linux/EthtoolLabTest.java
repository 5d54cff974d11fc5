package io.macmon.capture.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import org.junit.jupiter.api.Test;

@LabTest
class EthtoolLabTest {

    @Test
    void seesReceiveOffloadTurnedOnAndOff() throws Exception {
        try (Lab lab = Lab.open()) {
            assertThat(lab.parent().isUp()).isTrue();
            GenericReceiveOffload.set(Lab.PARENT, true);
            assertThat(Ethtool.activeFeatures(Lab.PARENT)).contains("rx-gro", "tx-checksum-ip-generic");

            GenericReceiveOffload.set(Lab.PARENT, false);
            assertThat(Ethtool.activeFeatures(Lab.PARENT))
                    .doesNotContain("rx-gro")
                    .contains("tx-checksum-ip-generic");
        }
    }

    @Test
    void namesAMissingDevice() {
        assertThatThrownBy(() -> Ethtool.activeFeatures("nosuchdev"))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("nosuchdev")
                .hasMessageContaining("no such device");
    }
}
