package io.macmon.capture.lab;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.link.NetworkNamespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@LabTest
class LabTimeLimitTest {

    @Test
    void interruptsATestWhoseTimeIsUp() throws Exception {
        try (NetworkNamespace network = NetworkNamespace.create()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> LabExtension.runInside(network, () -> {
                        Thread.sleep(Eventually.PATIENCE.toMillis());
                        return null;
                    }))
                    .isInstanceOf(InterruptedException.class);
        }
    }

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }
}
