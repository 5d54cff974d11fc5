package io.macmon.fleet.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.config.net.MacAddress;
import io.macmon.fleet.KeyPairFiles;
import io.macmon.fleet.SecureBroker;
import io.macmon.fleet.transmit.Loopback;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.SightingCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real audit of a real cable sends to a real broker. */
@Tag("lab")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KafkaOutputLabTest {

    @TempDir
    Path directory;

    private Neighbour neighbour;
    private final StringWriter messages = new StringWriter();

    @BeforeEach
    void connect() throws Exception {
        Loopback.requireSandbox();
        Loopback.bringUp();
        neighbour = Neighbour.connect();
    }

    @AfterEach
    void disconnect() throws Exception {
        if (neighbour != null) {
            neighbour.close();
        }
    }

    @Test
    void stationsFindingsAndTheSensorReachABrokerThatWasDownAtFirst() throws Exception {
        try (LabSensor audit = audit("127.0.0.1:1", "")) {
            audit.awaitListening();
            neighbour.broadcast();
            audit.awaitMessage("records wait in the spool");
        }
        assertThat(messages.toString().split("records wait in the spool", -1)).hasSize(3); // once, and at the end

        KeyPairFiles keys = SecureBroker.keys(directory);
        try (SecureBroker broker = new SecureBroker(keys, keys)) {
            broker.setPassword("secret");
            refusesWhatAnotherAuthorityIssued(broker);
            delivers(broker, keys);
        }
        assertThat(messages.toString()).doesNotContain("dropped_spool 1", "internal error");
    }

    private void refusesWhatAnotherAuthorityIssued(SecureBroker broker) throws Exception {
        KeyPairFiles other = KeyPairFiles.create(directory, "other", "dns:localhost");
        try (LabSensor audit = audit(broker.loginAddress(), tls(other))) {
            audit.awaitListening();
            audit.awaitMessage("the TLS handshake with the broker failed: unable to find valid certification path");
            assertThat(audit.isRunning()).isTrue();
        }
        assertThat(messages.toString().split("the TLS handshake", -1)).hasSize(2); // once
    }

    private void delivers(SecureBroker broker, KeyPairFiles keys) throws Exception {
        try (LabSensor audit = audit(broker.loginAddress(), tls(keys))) {
            audit.awaitListening();
            Received received = new Received();
            broker.inside()
                    .read(
                            List.of("lab.sightings.v1", "lab.findings.v1", "lab.sensors.v1"),
                            received::add,
                            received::isComplete);

            assertThat(received.sightings).first().satisfies(sighting -> {
                assertThat(sighting.origin().sensor()).isEqualTo("test-sensor/" + Neighbour.DEVICE);
                assertThat(sighting.place()).isEqualTo("hq");
                assertThat(sighting.mac()).isEqualTo(MacAddress.parse(Neighbour.MAC));
                assertThat(sighting.vlan()).isZero();
            });
            assertThat(received.sightings).anySatisfy(sighting -> {
                assertThat(sighting.addresses()).contains(InetAddress.getByName(Neighbour.ADDRESS));
                assertThat(sighting.broadcasts()).isNotEmpty();
            });
            assertThat(received.findings)
                    .first()
                    .asString()
                    .startsWith("{\"host\":\"test-sensor/fleet0\",\"boot\":\"")
                    .contains("\"unexpected-source\"", Neighbour.MAC);
            assertThat(received.sensors)
                    .first()
                    .asString()
                    .contains(
                            "\"sensor\":\"test-sensor/fleet0\"",
                            "\"place\":\"hq\"",
                            "\"dropped_spool\":0",
                            "\"interval_s\":60");
        }
    }

    private LabSensor audit(String brokers, String security) throws IOException {
        String report = directory.resolve("report.txt").toString();
        return LabSensor.start(
                directory,
                Neighbour.DEVICE,
                messages,
                security,
                "audit",
                "--no-state",
                "--mac",
                "02:00:00:00:00:99",
                "--out",
                "kafka://" + brokers + "/lab",
                "--report",
                report);
    }

    private String tls(KeyPairFiles authority) throws IOException {
        Files.writeString(directory.resolve("password"), "secret\n");
        return """
              tls:
                ca-file: %s
              sasl:
                user: %s
                password-file: password
            """.formatted(authority.certificate(), SecureBroker.USER);
    }

    /** What the broker has of the neighbour and the sensor. */
    private static final class Received {

        private final List<Sighting> sightings = new ArrayList<>();
        private final List<String> findings = new ArrayList<>();
        private final List<String> sensors = new ArrayList<>();

        void add(ConsumerRecord<String, byte[]> found) {
            switch (found.topic()) {
                case "lab.sightings.v1" -> addSighting(found);
                case "lab.findings.v1" -> addOwn(found, findings);
                default -> sensors.add(text(found));
            }
        }

        private void addSighting(ConsumerRecord<String, byte[]> found) {
            try {
                if (found.key().equals(Neighbour.MAC)) {
                    sightings.add(SightingCodec.read(found.value()));
                }
            } catch (IOException damaged) {
                throw new AssertionError(damaged);
            }
        }

        private static void addOwn(ConsumerRecord<String, byte[]> found, List<String> to) {
            if (found.key().equals(Neighbour.MAC)) {
                to.add(text(found));
            }
        }

        private static String text(ConsumerRecord<String, byte[]> found) {
            return new String(found.value(), StandardCharsets.UTF_8);
        }

        boolean isComplete() {
            return sightings.stream()
                            .flatMap(sighting -> sighting.addresses().stream())
                            .anyMatch(address -> address.getHostAddress().equals(Neighbour.ADDRESS))
                    && !findings.isEmpty()
                    && !sensors.isEmpty();
        }
    }
}
