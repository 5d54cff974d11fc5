package io.macmon.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultBufferTest {

    @ParameterizedTest
    @CsvSource({
        "MemTotal:         496000 kB, 64",
        "MemTotal:        4028000 kB, 64",
        "MemTotal:        6291456 kB, 96",
        "MemTotal:        8388608 kB, 128",
        "MemTotal:       24683520 kB, 128",
        "MemTotal:    12000000000 kB, 128"
    })
    void isPartOfTheMemory(String total, int mebibytes) {
        assertThat(DefaultBuffer.ofMemory(total)).isEqualTo(mebibytes << 20);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "MemFree: 24683520 kB", "MemTotal: 24683520"})
    void isSmallIfTheMemoryIsUnknown(String total) {
        assertThat(DefaultBuffer.ofMemory(total)).isEqualTo(64 << 20);
    }

    @Test
    void readsTheMemoryOfThisMachine() {
        assertThat(CaptureConfig.DEFAULT.bufferBytes()).isBetween(64 << 20, 128 << 20);
    }
}
