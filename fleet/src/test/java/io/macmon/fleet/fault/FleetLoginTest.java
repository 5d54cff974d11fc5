package io.macmon.fleet.fault;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.fleet.KeyPairFiles;
import io.macmon.fleet.SecureBroker;
import io.macmon.fleet.transmit.Loopback;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application reports once why it cannot log in, goes on trying, and works once it can. */
@Timeout(value = 15, unit = MINUTES)
class FleetLoginTest {

    @TempDir
    Path directory;

    @Test
    void itRunsOnceTheCertificateAndThePasswordAreRight() throws Exception {
        Loopback.bringUp();
        KeyPairFiles keys = SecureBroker.keys(directory);
        KeyPairFiles other = KeyPairFiles.create(directory, "other", "dns:localhost");
        try (SecureBroker broker = new SecureBroker(keys, keys)) {
            try (FleetProcess fleet = start(broker, other, "other")) {
                await(fleet, "the TLS handshake with the broker failed: unable to find valid certification path");
                assertThat(fleet.isAlive()).isTrue();
            }
            try (FleetProcess fleet = start(broker, keys, "right")) {
                await(fleet, "the broker refused the login: ");
                broker.setPassword("secret");
                await(fleet, "reading from ");
                while (fleet.metric("up") == 0) {
                    assertThat(fleet.isAlive()).as(fleet.messages()).isTrue();
                    MILLISECONDS.sleep(50);
                }
                assertThat(fleet.messages().lines())
                        .as("one failure, one start")
                        .hasSize(2);
                assertThat(fleet.stop()).isZero();
            }
        }
    }

    private FleetProcess start(SecureBroker broker, KeyPairFiles authority, String name) throws Exception {
        Path own = Files.createDirectory(directory.resolve(name));
        Files.writeString(own.resolve("password"), "secret");
        Path config = Files.writeString(
                own.resolve("macmon.yaml"), """
            fleet:
              tls:
                ca-file: %s
              sasl:
                user: %s
                password-file: password
            """.formatted(authority.certificate(), SecureBroker.USER));
        return new FleetProcess(own, broker.loginAddress() + "/login", "--config", config.toString());
    }

    private static void await(FleetProcess fleet, String message) throws Exception {
        while (!fleet.messages().contains(message)) {
            assertThat(fleet.isAlive()).as(fleet.messages()).isTrue();
            MILLISECONDS.sleep(20);
        }
    }
}
