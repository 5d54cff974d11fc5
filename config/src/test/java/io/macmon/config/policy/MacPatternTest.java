package io.macmon.config.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.net.MacAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacPatternTest {

    @ParameterizedTest
    @CsvSource({
        "00-11-22-33-44-55, 00:11:22:33:44:55, 48",
        "AA:BB:CC:*, aa:bb:cc:*, 24",
        "aa:bb:cc*, aa:bb:cc:*, 24",
        "aa-bb-cc-*, aa:bb:cc:*, 24",
        "aa:bb:cc:*:*:*, aa:bb:cc:*, 24",
        "aabbcc*, aa:bb:cc:*, 24",
        "aabb.cc*, aa:bb:cc:*, 24",
        "aabb.ccdd.*, aa:bb:cc:dd:*, 32",
        "aa:bb:cc:d*, aa:bb:cc:d*, 28",
        "aa:bb:cc:dd:e*, aa:bb:cc:dd:e*, 36",
        "aa:bb:cc:dd:ee:f*, aa:bb:cc:dd:ee:f*, 44",
        "66:*, 66:*, 8"
    })
    void readsStationsAndPrefixes(String written, String canonical, int bits) {
        MacPattern pattern = MacPattern.parse(written);

        assertThat(pattern).hasToString(canonical);
        assertThat(pattern.length()).isEqualTo(bits);
        assertThat(MacPattern.parse(canonical)).isEqualTo(pattern);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "a*",
                "a:*",
                "0:1:2:*",
                "aa:b:*",
                "aa:bb-cc:*",
                "aa:*:cc:*",
                "aa:bb:cc:dd:ee:ff*",
                "aa:bb:cc:dd:ee:ff:*",
                "gg:*",
                "aa:bb:cc,*",
                "aa::*",
                "aab.*",
                "aa bb*"
            })
    void refusesAmbiguousAndInvalidPatterns(String text) {
        assertThatThrownBy(() -> MacPattern.parse(text)).hasMessageContaining("not a MAC address prefix: '" + text);
    }

    @Test
    void refusesGroupAddresses() {
        assertThatThrownBy(() -> MacPattern.parse("01:00:5e:*")).hasMessageContaining("01:00:5e:* are group addresses");
        assertThatThrownBy(() -> MacPattern.parse("33:33:00:00:00:01")).hasMessageContaining("is a group address");
    }

    @Test
    void matchesAddressesThatStartWithThePrefix() {
        MacPattern vendor = MacPattern.parse("00:1b:c5:00:0*");

        assertThat(vendor.matches(MacAddress.parse("00:1b:c5:00:0f:ff").value()))
                .isTrue();
        assertThat(vendor.matches(MacAddress.parse("00:1b:c5:00:10:00").value()))
                .isFalse();
        assertThat(MacPattern.of(MacAddress.parse("00:1b:c5:00:00:01")).matches(0x001B_C500_0001L))
                .isTrue();
        assertThat(MacPattern.of(MacAddress.parse("00:1b:c5:00:00:01")).matches(0x001B_C500_0002L))
                .isFalse();
    }

    @Test
    void refusesBitsAfterThePrefixAndLengthsWithinHalfAByte() {
        assertThatThrownBy(() -> new MacPattern(0xAABB_CC00_0001L, 24)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MacPattern(0xAABB_CC00_0000L, 25)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MacPattern(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
