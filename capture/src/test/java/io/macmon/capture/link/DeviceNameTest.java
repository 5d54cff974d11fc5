package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.MacmonException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "eth0", "eth0.100", "fifteen-octets1", "büro"})
    void acceptsWhatTheKernelAccepts(String name) {
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
                "sixteen-bytes-16",
                "ääääääää"
            })
    void refusesWhatTheKernelWouldRefuseOrMisunderstand(String name) {
        assertThatThrownBy(() -> DeviceName.require(name))
                .isInstanceOf(MacmonException.class)
                .hasMessage("invalid device name '" + name + "'; choose 1 to 15 bytes without slash, colon,"
                        + " percent sign or space; not \"all\" or \"default\"");
    }
}
