package io.macmon.fleet.transmit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.cli.fleet.FleetSettings;
import io.macmon.cli.fleet.FleetSettings.Login;
import io.macmon.cli.fleet.FleetSettings.Tls;
import io.macmon.cli.process.SecretFile;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityTest {

    @TempDir
    Path directory;

    @Test
    void withoutTlsAndLoginNothingIsSet() {
        assertThat(Security.settings(FleetSettings.DEFAULT)).isEmpty();
    }

    @Test
    void aLoginIsQuotedAsKafkaReadsIt() throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "a\"b\\c");
        Login login = new Login("SCRAM-SHA-512", "hq", new SecretFile(password, "fleet"));

        assertThat(Security.settings(settings(Optional.empty(), Optional.of(login))))
                .containsEntry("security.protocol", "SASL_PLAINTEXT")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"hq\" password=\"a\\\"b\\\\c\";");
    }

    @Test
    void aFileWithoutACertificateIsAnErrorOfTheSetting() throws IOException {
        Path empty = Files.createFile(directory.resolve("ca.pem"));
        Tls tls = new Tls(Optional.of(empty), Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> Security.settings(settings(Optional.of(tls), Optional.empty())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("fleet")
                .hasMessageContaining(empty + " contains no certificate");
    }

    private static FleetSettings settings(Optional<Tls> tls, Optional<Login> login) {
        return new FleetSettings(Optional.empty(), "", Optional.empty(), 1 << 20, tls, login, List.of());
    }
}
