package io.macmon.fleet.transmit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.spool.Spool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose certificate is not accepted gets nothing: that is reported once, and records go on into the spool. */
class TransmitterTlsTest {

    private static final String PASSWORD = "password";

    @TempDir
    Path directory;

    @BeforeAll
    static void bringUpLoopback() throws Exception {
        Loopback.bringUp();
    }

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    @Test
    void aCertificateOfAnUnknownAuthorityIsReportedOnce() throws Exception {
        Path server = keyStore("server", "dns:localhost,ip:127.0.0.1");
        failsWith(server, keyStore("other", "dns:localhost"), "unable to find valid certification path");
    }

    @Test
    void aCertificateOfAnotherServerIsReportedOnce() throws Exception {
        Path server = keyStore("server", "dns:elsewhere.example");
        failsWith(server, server, "elsewhere.example", "No subject alternative", "No name matching");
    }

    private void failsWith(Path serverKeys, Path trusted, String... anyOf) throws Exception {
        try (TlsServer server = new TlsServer(serverKeys, PASSWORD);
                Spool spool = Spool.open(directory.resolve("spool"), 1 << 20);
                Transmitter transmitter =
                        new Transmitter(spool, options("localhost:" + server.port(), trusted), messages::add, 10)) {
            transmitter.start();
            transmitter.offer(content());
            waitUntil(() -> transmitter.counts().failure().contains("TLS handshake"));
            int before = server.handshakes();
            waitUntil(() -> server.handshakes() >= before + 3);
            transmitter.offer(content());
            waitUntil(() -> spool.waiting() == 2);
            assertThat(transmitter.counts().confirmed()).isZero();
            assertThat(transmitter.counts().spool()).isZero();
            assertThat(messages.stream().filter(message -> message.contains("TLS handshake")))
                    .singleElement()
                    .satisfies(message -> assertThat(anyOf).anyMatch(message::contains));
        }
    }

    private static BrokerOptions options(String servers, Path trusted) {
        return new BrokerOptions(
                servers,
                "tls",
                Map.of(
                        "security.protocol",
                        "SSL",
                        "ssl.truststore.type",
                        "PKCS12",
                        "ssl.truststore.location",
                        trusted.toString(),
                        "ssl.truststore.password",
                        PASSWORD));
    }

    private static FleetRecord content() {
        return new FleetRecord(FleetTopic.FINDINGS, new byte[1], "x".getBytes(StandardCharsets.US_ASCII));
    }

    private Path keyStore(String name, String names) throws IOException, InterruptedException {
        Path file = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + names,
                        "-ext",
                        "bc:c",
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        return file;
    }

    private static void waitUntil(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5); // the limit is that of all tests
        }
    }
}
