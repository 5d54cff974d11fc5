package io.macmon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.ConfigException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationConfigTest {

    @Test
    void readsEveryConditionOfDumpcap() {
        assertThat(RotationConfig.parse(List.of(
                        "filesize:1000", "duration:0.5", "interval:3600", "packets:7", "files:3", "printname:-")))
                .isEqualTo(new RotationConfig(1_000_000, 500_000_000, 3_600_000_000_000L, 7, 3, Optional.of("-")));
        assertThat(AutostopConfig.parse(List.of("duration:2", "filesize:3", "packets:4", "files:5")))
                .isEqualTo(new AutostopConfig(3_000, 2_000_000_000, 4, 5));
    }

    @Test
    void takesTheLastOfAConditionGivenTwice() {
        assertThat(RotationConfig.parse(List.of("packets:1", "packets:2")).frames())
                .isEqualTo(2);
    }

    @Test
    void isOneFileWithoutConditions() {
        assertThat(RotationConfig.parse(List.of())).isEqualTo(RotationConfig.NONE);
        assertThat(RotationConfig.NONE.isEnabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "packets",
                "packets:",
                "packets:0",
                "packets:1e3",
                "packets:9999999999999999",
                "duration:0",
                "duration:-1",
                "duration:1s",
                "interval:1.5",
                "files:1",
                "Packets:1"
            })
    void refusesUnknownConditionsAndThoseThatEndNoFile(String word) {
        assertThatThrownBy(() -> RotationConfig.parse(List.of(word)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("ring-buffer: ");
    }

    @Test
    void usesTheAutostopSizeAsFileSizeOfARotation() {
        ExportConfig export = new ExportConfig(
                "x.pcap",
                FileFormat.PCAP,
                Compression.NONE,
                RotationConfig.parse(List.of("packets:5")),
                AutostopConfig.parse(List.of("filesize:2")),
                0,
                false);

        assertThat(export.rotation().bytes()).isEqualTo(2_000);
        assertThat(export.maxBytes()).isEqualTo(RotationConfig.NEVER);
    }

    @Test
    void findsFormatAndCompressionFromTheExtension() {
        assertThat(FileFormat.ofName("a.pcap.zst")).isEqualTo(FileFormat.PCAP);
        assertThat(FileFormat.ofName("a.pcap.pcapng")).isEqualTo(FileFormat.PCAPNG);
        assertThat(Compression.ofName("a.pcapng.gz")).isEqualTo(Compression.GZIP);
        assertThat(Compression.ofName("a.zst")).isEqualTo(Compression.ZSTD);
        assertThat(Compression.ofName("-")).isEqualTo(Compression.NONE);
    }
}
