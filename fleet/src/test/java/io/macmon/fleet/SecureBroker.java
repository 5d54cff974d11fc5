package io.macmon.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** A broker with a certificate for localhost, to which sensors log in. */
public final class SecureBroker implements AutoCloseable {

    public static final String USER = "hq";
    public static final String PLAIN_PASSWORD = "plain-secret";

    private static final String LOGIN = "LOGIN";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String MODULES = "org.apache.kafka.common.security.";
    private static final int ITERATIONS = 4_096; // the fewest that RFC 5802 allows

    private final TestBroker broker;

    /** @param sensor whose certificate is accepted instead of a login */
    public SecureBroker(KeyPairFiles own, KeyPairFiles sensor) throws Exception {
        broker = new TestBroker(Map.ofEntries(
                // The kit's own listener stays, so that the broker can reach itself without a login.
                Map.entry(
                        "listeners",
                        "EXTERNAL://localhost:0,LOGIN://localhost:0,CERTIFICATE://localhost:0,"
                                + "CONTROLLER://localhost:0"),
                Map.entry(
                        "listener.security.protocol.map",
                        "EXTERNAL:PLAINTEXT,LOGIN:SASL_SSL,CERTIFICATE:SSL,CONTROLLER:PLAINTEXT"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN"),
                Map.entry(
                        "listener.name.login.scram-sha-512.sasl.jaas.config",
                        MODULES + "scram.ScramLoginModule required;"),
                Map.entry(
                        "listener.name.login.plain.sasl.jaas.config",
                        MODULES + "plain.PlainLoginModule required user_" + USER + "=\"" + PLAIN_PASSWORD + "\";"),
                Map.entry("ssl.keystore.type", "PKCS12"),
                Map.entry("ssl.keystore.location", own.store().toString()),
                Map.entry("ssl.keystore.password", KeyPairFiles.PASSWORD),
                Map.entry("ssl.key.password", KeyPairFiles.PASSWORD),
                Map.entry("ssl.truststore.type", "PEM"),
                Map.entry("ssl.truststore.location", sensor.certificate().toString()),
                Map.entry("listener.name.certificate.ssl.client.auth", "required")));
    }

    /** {@code HOST:PORT} for clients that log in by SASL. */
    public String loginAddress() {
        return broker.address(LOGIN);
    }

    /** {@code HOST:PORT} for clients that have a certificate. */
    public String certificateAddress() {
        return broker.address(CERTIFICATE);
    }

    /** Sets the user's password for SCRAM. */
    public void setPassword(String password) throws Exception {
        try (Admin admin = broker.admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password)))
                    .all()
                    .get();
        }
    }

    public TestBroker inside() {
        return broker;
    }

    @Override
    public void close() throws Exception {
        broker.close();
    }

    /** A key pair for a broker on this host. */
    public static KeyPairFiles keys(Path directory) throws Exception {
        return KeyPairFiles.create(directory, "broker", "dns:localhost");
    }
}
