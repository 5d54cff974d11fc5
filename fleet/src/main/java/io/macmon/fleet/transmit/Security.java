package io.macmon.fleet.transmit;

import io.macmon.cli.fleet.FleetSettings;
import io.macmon.cli.fleet.FleetSettings.Login;
import io.macmon.cli.fleet.FleetSettings.Tls;
import io.macmon.cli.tls.PemFiles;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.TextFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/** Kafka's own settings for TLS and SASL. */
public final class Security {

    private static final String PEM = "PEM";
    private static final int MAX_BYTES = 1 << 20;
    private static final PemFiles FILES = new PemFiles("fleet");
    private static final Base64.Encoder LINES =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)); // RFC 7468

    private Security() {}

    /**
     * The settings of any Kafka client; empty without TLS and SASL.
     *
     * @throws ConfigException if a file cannot be read or used
     */
    public static Map<String, String> settings(FleetSettings fleet) {
        Map<String, String> settings = new HashMap<>();
        fleet.tls().ifPresent(tls -> addTls(tls, settings));
        fleet.login().ifPresent(login -> addLogin(login, settings));
        if (fleet.tls().isPresent() || fleet.login().isPresent()) {
            settings.put(
                    CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                    (fleet.login().isPresent() ? "SASL_" : "") + (fleet.tls().isPresent() ? "SSL" : "PLAINTEXT"));
        }
        return settings;
    }

    private static void addTls(Tls tls, Map<String, String> settings) {
        FILES.context(tls.authorities(), tls.certificate(), tls.key()); // reports what is wrong with a file
        tls.authorities().ifPresent(file -> {
            settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, PEM);
            settings.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, certificates(file));
        });
        tls.certificate().ifPresent(file -> {
            settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, PEM);
            settings.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, certificates(file));
        });
        tls.key().ifPresent(file -> settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, TextFile.read(file, MAX_BYTES)));
    }

    // Kafka reads PEM only, and nothing in front of a certificate.
    private static String certificates(Path file) {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : FILES.certificates(file)) {
            try {
                pem.append("-----BEGIN CERTIFICATE-----\n")
                        .append(LINES.encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            } catch (CertificateEncodingException unusable) {
                throw new ConfigException("fleet", "cannot use " + file + ": " + unusable.getMessage());
            }
        }
        return pem.toString();
    }

    private static void addLogin(Login login, Map<String, String> settings) {
        String module =
                login.mechanism().equals("PLAIN") ? PlainLoginModule.class.getName() : ScramLoginModule.class.getName();
        settings.put(SaslConfigs.SASL_MECHANISM, login.mechanism());
        settings.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                module + " required username=" + quoted(login.user()) + " password="
                        + quoted(login.password().read()) + ";");
    }

    // As the JAAS configuration of Kafka reads it.
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
