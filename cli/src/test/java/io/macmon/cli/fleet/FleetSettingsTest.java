package io.macmon.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.fleet.FleetSettings.Login;
import io.macmon.cli.settings.ConfigFile;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetSettingsTest {

    @TempDir
    Path folder;

    private final Problems problems = Problems.collected();

    @Test
    void allKeysAreRead() throws IOException {
        Files.writeString(folder.resolve("password"), "secret\n");

        FleetSettings settings = read("""
            fleet:
              sensor: hq-core
              place: hq
              spool: spool
              spool-size: 1G
              tls: {ca-file: ca.pem, certificate-file: own.pem, key-file: own.key}
              sasl: {mechanism: scram-sha-256, user: hq, password-file: password}
              out: [eve:found.json, "syslog:udp://192.0.2.9:514"]
            """).orElseThrow();

        assertThat(problems.all()).isEmpty();
        assertThat(settings.sensor()).contains("hq-core");
        assertThat(settings.place()).isEqualTo("hq");
        assertThat(settings.spool()).contains(folder.resolve("spool"));
        assertThat(settings.maxSpool()).isEqualTo(1L << 30);
        assertThat(settings.tls().orElseThrow().authorities()).contains(folder.resolve("ca.pem"));
        assertThat(settings.out()).containsExactly("eve:" + folder.resolve("found.json"), "syslog:udp://192.0.2.9:514");
        Login login = settings.login().orElseThrow();
        assertThat(login.mechanism()).isEqualTo("SCRAM-SHA-256");
        assertThat(login.password().read()).isEqualTo("secret");
    }

    @Test
    void tlsWithoutAnythingTrustsTheAuthoritiesOfJava() throws IOException {
        assertThat(read("fleet:\n  tls:\n").orElseThrow().tls().orElseThrow().authorities())
                .isEmpty();
    }

    @Test
    void aFileWithoutTheSectionSetsNothing() throws IOException {
        assertThat(read("audit: {quiet: true}\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{plaec: hq}|unknown key 'plaec'; did you mean 'place'?",
                "{spool-size: 5k}|must be at least 1M",
                "{sasl: {user: a}}|'password-file' is missing",
                "{sasl: {mechanism: scram, user: a, password-file: b}}|invalid value 'scram'",
                "{sasl: {mechanism: plain, user: a, password-file: b}}|'plain' sends the password; add 'tls'",
                "{out: zeek:conn.log}|zeek has flows only, and a fleet has none",
                "{out: [eve:a, text:-]}|findings are printed anyway",
                "{tls: {key-file: a}}|'certificate-file' and 'key-file' need each other"
            })
    void mistakesAreReportedWithTheirPlace(String section, String problem) throws IOException {
        read("fleet: " + section + "\n");

        assertThat(problems.all())
                .extracting(ConfigException::getMessage)
                .singleElement()
                .asString()
                .startsWith(folder.resolve("macmon.yaml") + ":1:")
                .contains(problem);
    }

    @Test
    void allMistakesAreReported() throws IOException {
        read("""
            fleet:
              plaec: hq
              sensor: ""
              spool-size: 5k
              tls: {key-file: a}
              sasl: {mechanism: scram}
              out: zeek:conn.log
            """);

        assertThat(problems.all())
                .extracting(ConfigException::getMessage)
                .extracting(message -> message.replaceFirst(".*macmon.yaml:([0-9]+):.*", "$1"))
                .containsExactly("2", "3", "4", "5", "6", "6", "7");
    }

    private Optional<FleetSettings> read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("macmon.yaml"), text);
        return ConfigFile.read(file, problems).fleet();
    }
}
