package io.macmon.capture.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LabExtensionTest {

    @Test
    void runsLabTestsInTheSandbox() {
        assertThat(LabExtension.judge(Map.of("MACMON_SANDBOX", "1", "CI", "true"))
                        .isDisabled())
                .isFalse();
    }

    @Test
    void skipsLabTestsElsewhereWithAReason() {
        assertThat(LabExtension.judge(Map.of()).isDisabled()).isTrue();
        assertThat(LabExtension.judge(Map.of()).getReason())
                .hasValue("this machine does not allow `unshare --user --map-root-user --net`");
    }

    @Test
    void failsLabTestsInCiInsteadOfSkippingThem() {
        assertThatThrownBy(() -> LabExtension.judge(Map.of("CI", "true")))
                .hasMessageEndingWith("and in CI lab tests must run");
    }
}
