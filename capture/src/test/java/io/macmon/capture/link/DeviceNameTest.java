package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.MacmonException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "eth0", "eth0.100", "fifteen-octets1", "büro"})
    void takesWhatTheKernelTakes(String name) {
        assertThatCode(() -> DeviceName.require(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "all",
                "default",
                "a/b",
                "a:1",
                "a b",
                "a\tb",
                "a\0",
                "macmon%d",
                "sixteen-bytes-1",
                "ääääääää"
            })
    void refusesWhatTheKernelWouldRefuseOrMisunderstand(String name) {
        assertThatThrownBy(() -> DeviceName.require(name))
                .isInstanceOf(MacmonException.class)
                .hasMessage("'" + name + "' cannot be the name of a device; choose 1 to 15 bytes without slash, colon,"
                        + " percent sign and space, but not all or default");
    }
}
