package io.macmon.cli.radius;

import io.macmon.cli.radius.RadiusServer.Tls;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.TextFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Creates an {@link SSLContext} from PEM files. */
final class PemFiles {

    private static final String SETTING = "radius";
    private static final int MAX_BYTES = 8 << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    private PemFiles() {}

    /** @throws ConfigException if a file cannot be read or used */
    static SSLContext context(Tls tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls), trusted(tls.authorities()), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new ConfigException(SETTING, "cannot use the TLS files: " + unusable.getMessage());
        } catch (IOException failed) {
            throw new ConfigException(SETTING, "cannot use the TLS files: " + IoErrorText.of(failed));
        }
    }

    private static TrustManager[] trusted(Optional<Path> authorities) throws GeneralSecurityException, IOException {
        if (authorities.isEmpty()) {
            return null; // trusts Java's own certificates
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates(authorities.get())) {
            store.setCertificateEntry("authority" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(Tls tls) throws GeneralSecurityException, IOException {
        if (tls.certificate().isEmpty() || tls.key().isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(tls.certificate().get()).toArray(Certificate[]::new);
        store.setKeyEntry("own", key(tls.key().get(), chain[0].getPublicKey().getAlgorithm()), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws GeneralSecurityException {
        List<Certificate> certificates;
        try {
            certificates = List.copyOf(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(TextFile.readBytes(file, MAX_BYTES))));
        } catch (GeneralSecurityException wrong) {
            throw new ConfigException(SETTING, file + " contains no PEM certificates: " + wrong.getMessage());
        }
        if (certificates.isEmpty()) {
            throw new ConfigException(SETTING, file + " contains no certificate");
        }
        return certificates;
    }

    private static PrivateKey key(Path file, String algorithm) throws GeneralSecurityException {
        Matcher pem = KEY.matcher(new String(TextFile.readBytes(file, MAX_BYTES), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new ConfigException(
                    SETTING, file + " contains no PKCS #8 key; convert it with: openssl pkcs8 -topk8 -nocrypt");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException other) {
            throw new ConfigException(SETTING, file + " does not contain the certificate's " + algorithm + " key");
        }
    }
}
