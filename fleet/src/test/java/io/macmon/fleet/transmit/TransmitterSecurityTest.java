package io.macmon.fleet.transmit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.fleet.FleetSettings;
import io.macmon.cli.fleet.FleetSettings.Login;
import io.macmon.cli.fleet.FleetSettings.Tls;
import io.macmon.cli.process.SecretFile;
import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.KeyPairFiles;
import io.macmon.fleet.SecureBroker;
import io.macmon.fleet.spool.Spool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS and SASL with a real broker. What fails is reported once; records wait in the spool meanwhile. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TransmitterSecurityTest {

    private static final String SCRAM = "SCRAM-SHA-512";
    private static final String PASSWORD = "pass \"word\"\\";
    private static final long DRAIN_SECONDS = 300;

    @TempDir
    static Path keys;

    private static KeyPairFiles brokerKeys;
    private static KeyPairFiles sensorKeys;
    private static KeyPairFiles otherKeys;
    private static SecureBroker broker;

    @TempDir
    Path directory;

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void startBroker() throws Exception {
        Loopback.bringUp();
        brokerKeys = SecureBroker.keys(keys);
        sensorKeys = KeyPairFiles.create(keys, "sensor", "dns:sensor");
        otherKeys = KeyPairFiles.create(keys, "other", "dns:localhost");
        broker = new SecureBroker(brokerKeys, sensorKeys);
        broker.setPassword(PASSWORD);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void aSensorLogsInWithScram() throws Exception {
        delivers("scram", broker.loginAddress(), settings(trust(brokerKeys), login(SCRAM, PASSWORD)));
    }

    @Test
    void aSensorLogsInWithItsPassword() throws Exception {
        delivers(
                "plain",
                broker.loginAddress(),
                settings(trust(brokerKeys), login("PLAIN", SecureBroker.PLAIN_PASSWORD)));
    }

    @Test
    void aSensorLogsInWithItsCertificate() throws Exception {
        delivers("certificate", broker.certificateAddress(), settings(identify(sensorKeys), Optional.empty()));
    }

    private void delivers(String prefix, String address, FleetSettings settings) throws Exception {
        BrokerOptions options = new BrokerOptions(address, prefix, Security.settings(settings));
        assertThat(TopicCreation.create(options)).isTrue();
        try (Spool spool = openSpool();
                Transmitter transmitter = new Transmitter(spool, options, messages::add)) {
            transmitter.start();
            offer(transmitter, "a", "b", "c");
            assertThat(transmitter.drain(DRAIN_SECONDS)).isZero();
        }
        assertThat(arrived(prefix, 3)).containsExactly("a", "b", "c");
        assertThat(messages).noneMatch(message -> message.contains("failed") || message.contains("refused"));
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsReportedOnce() throws Exception {
        failsWith(
                broker.loginAddress(),
                settings(trust(otherKeys), login(SCRAM, PASSWORD)),
                "the TLS handshake with the broker failed: unable to find valid certification path");
    }

    @Test
    void aCertificateForAnotherNameIsReportedOnce() throws Exception {
        failsWith(
                broker.loginAddress().replace("localhost", "127.0.0.1"),
                settings(trust(brokerKeys), login(SCRAM, PASSWORD)),
                "the TLS handshake with the broker failed: No subject alternative names matching IP address");
    }

    @Test
    void aCertificateThatTheBrokerDoesNotAcceptIsReportedOnce() throws Exception {
        failsWith(
                broker.certificateAddress(),
                settings(identify(otherKeys), Optional.empty()),
                "the TLS handshake with the broker failed: ");
    }

    private void failsWith(String address, FleetSettings settings, String problem) throws Exception {
        BrokerOptions options = new BrokerOptions(address, "refused", Security.settings(settings));
        assertThat(TopicCreation.create(options)).isFalse();
        try (Spool spool = openSpool();
                Transmitter transmitter = new Transmitter(spool, options, messages::add, 10)) {
            transmitter.start();
            offer(transmitter, "a", "b");
            waitUntil(() -> transmitter.failures() >= 3);
            offer(transmitter, "c");
            waitUntil(() -> spool.waiting() == 3);
            assertThat(transmitter.counts().failure()).startsWith(problem);
            assertThat(transmitter.counts().confirmed()).isZero();
            assertThat(transmitter.counts().spool()).isZero();
        }
        assertThat(messages).singleElement().asString().contains(problem);
    }

    @Test
    void recordsArriveOnceThePasswordIsRight() throws Exception {
        String late = "late password";
        BrokerOptions options = new BrokerOptions(
                broker.loginAddress(), "late", Security.settings(settings(trust(brokerKeys), login(SCRAM, late))));
        assertThat(TopicCreation.create(options)).isFalse();
        try (Spool spool = openSpool();
                Transmitter transmitter = new Transmitter(spool, options, messages::add, 10)) {
            transmitter.start();
            offer(transmitter, "a", "b");
            waitUntil(() -> transmitter.failures() >= 3);
            assertThat(transmitter.counts().failure()).startsWith("the broker refused the login: ");
            assertThat(transmitter.counts().waiting()).isEqualTo(2);
            broker.setPassword(late);
            waitUntil(() -> TopicCreation.create(options));
            offer(transmitter, "c");
            assertThat(transmitter.drain(DRAIN_SECONDS)).isZero();
        } finally {
            broker.setPassword(PASSWORD);
        }
        assertThat(arrived("late", 3)).containsExactly("a", "b", "c");
        assertThat(messages).anySatisfy(message -> assertThat(message).contains("works again"));
        assertThat(messages.stream().filter(message -> message.startsWith(options + ": the broker refused the login")))
                .hasSize(1);
    }

    private Spool openSpool() throws Exception {
        return Spool.open(directory.resolve("spool"), 1 << 20);
    }

    private static FleetSettings settings(Tls tls, Optional<Login> login) {
        return new FleetSettings(Optional.empty(), "", Optional.empty(), 1 << 20, Optional.of(tls), login, List.of());
    }

    private static Tls trust(KeyPairFiles authority) {
        return new Tls(Optional.of(authority.certificate()), Optional.empty(), Optional.empty());
    }

    private static Tls identify(KeyPairFiles own) {
        return new Tls(Optional.of(brokerKeys.certificate()), Optional.of(own.certificate()), Optional.of(own.key()));
    }

    private Optional<Login> login(String mechanism, String password) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), password);
        return Optional.of(new Login(mechanism, SecureBroker.USER, new SecretFile(file, "fleet")));
    }

    private static void offer(Transmitter transmitter, String... values) {
        for (String value : values) {
            transmitter.offer(
                    new FleetRecord(FleetTopic.FINDINGS, new byte[1], value.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static List<String> arrived(String prefix, int count) {
        List<String> values = new ArrayList<>();
        broker.inside()
                .read(
                        List.of(FleetTopic.FINDINGS.nameWith(prefix)),
                        found -> values.add(new String(found.value(), StandardCharsets.US_ASCII)),
                        () -> values.size() >= count);
        return values;
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private static void waitUntil(Condition condition) throws InterruptedException {
        while (!condition.holds()) {
            Thread.sleep(5); // the limit is that of all tests
        }
    }
}
