package io.macmon.config.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02:11:0a:bc:00:f1",
                "02-11-0A-BC-00-F1",
                "2:11:a:bc:0:f1",
                "0211.0abc.00f1",
                "0211-0ABC-00F1",
                "02110abc00f1",
                " 02:11:0a:bc:00:f1 "
            })
    void readsEveryCommonNotationAndWritesOne(String written) {
        assertThat(MacAddress.parse(written)).hasToString("02:11:0a:bc:00:f1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02",
                "02:11:0a:bc:00",
                "02:11:0a:bc:00:f1:00",
                "02:11:0a:bc:00:g1",
                "02:11:0a:bc:00:",
                "02:11-0a:bc:00:f1",
                "02:11:0a:bc:00:0f1",
                "0211.0abc.0f1",
                "02110abc00f",
                "02110abc00f11",
                "+2:11:0a:bc:00:f1",
                "٠2:11:0a:bc:00:f1"
            })
    void refusesAnythingElseAndShowsTheNotations(String written) {
        assertThatThrownBy(() -> MacAddress.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + written + "'")
                .hasMessageContaining("aa:bb:cc:dd:ee:ff");
    }

    @Test
    void convertsToBytesAndBack() {
        byte[] bytes = {0x02, 0x11, 0x0a, (byte) 0xbc, 0x00, (byte) 0xf1};

        assertThat(MacAddress.of(bytes).toBytes()).isEqualTo(bytes);
    }

    @Test
    void recognisesGroupAndLocallyAdministeredAddresses() {
        assertThat(MacAddress.parse("ff:ff:ff:ff:ff:ff").isMulticast()).isTrue();
        assertThat(MacAddress.parse("01:00:5e:00:00:01").isMulticast()).isTrue();
        assertThat(MacAddress.parse("02:00:00:00:00:01").isMulticast()).isFalse();
        assertThat(MacAddress.parse("02:00:00:00:00:01").isLocallyAdministered())
                .isTrue();
        assertThat(MacAddress.parse("00:00:5e:00:01:01").isLocallyAdministered())
                .isFalse();
    }

    @Test
    void refusesMoreThan48Bits() {
        assertThatThrownBy(() -> new MacAddress(1L << 48)).hasMessageContaining("48 bits");
        assertThatThrownBy(() -> new MacAddress(-1)).hasMessageContaining("48 bits");
    }
}
