package io.macmon.cli.tls;

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
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
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
public final class PemFiles {

    private static final int MAX_BYTES = 8 << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    private final String setting;

    /** @param setting names the files in an error */
    public PemFiles(String setting) {
        this.setting = setting;
    }

    /**
     * A context that trusts these authorities and has a certificate.
     *
     * @param authorities empty for the ones that Java trusts
     * @param certificate this machine's certificate chain, its own first; requires {@code key}
     * @param key         in unencrypted PKCS #8
     * @throws ConfigException if a file cannot be read or used
     */
    public SSLContext context(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(certificate, key), trusted(authorities), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new ConfigException(setting, "cannot use the TLS files: " + unusable.getMessage());
        } catch (IOException failed) {
            throw new ConfigException(setting, "cannot use the TLS files: " + IoErrorText.of(failed));
        }
    }

    private TrustManager[] trusted(Optional<Path> authorities) throws GeneralSecurityException, IOException {
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

    private KeyManager[] keys(Optional<Path> certificate, Optional<Path> key)
            throws GeneralSecurityException, IOException {
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(certificate.get()).toArray(Certificate[]::new);
        store.setKeyEntry("own", key(key.get(), chain[0].getPublicKey().getAlgorithm()), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /**
     * The certificates in a file, in its order.
     *
     * @throws ConfigException if it contains none, or cannot be read
     */
    public List<X509Certificate> certificates(Path file) {
        List<X509Certificate> certificates;
        try {
            certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(TextFile.readBytes(file, MAX_BYTES)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException wrong) {
            throw new ConfigException(setting, file + " contains no PEM or DER certificate: " + wrong.getMessage());
        }
        if (certificates.isEmpty()) {
            throw new ConfigException(setting, file + " contains no certificate");
        }
        return certificates;
    }

    private PrivateKey key(Path file, String algorithm) throws GeneralSecurityException {
        Matcher pem = KEY.matcher(new String(TextFile.readBytes(file, MAX_BYTES), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new ConfigException(
                    setting, file + " contains no PKCS #8 key; convert it with: openssl pkcs8 -topk8 -nocrypt");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException other) {
            throw new ConfigException(setting, file + " does not contain the certificate's " + algorithm + " key");
        }
    }
}
