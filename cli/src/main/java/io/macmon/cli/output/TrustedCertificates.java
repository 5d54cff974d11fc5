package io.macmon.cli.output;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.TextFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Creates TLS sockets that trust the CA certificates in a file, or the CA certificates that Java trusts. */
public final class TrustedCertificates {

    private static final int MAX_BYTES = 8 << 20;

    private TrustedCertificates() {}

    /**
     * Creates sockets that trust these certificates.
     *
     * @param file    empty for those that Java trusts
     * @param setting names the file in an error
     * @throws ConfigException if the file contains no certificates
     */
    public static SSLSocketFactory socketFactory(Optional<Path> file, String setting) {
        if (file.isEmpty()) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates(file.get(), setting)) {
                trusted.setCertificateEntry("ca" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException unreadable) {
            throw ConfigException.cannotRead(file.get(), unreadable);
        } catch (GeneralSecurityException unusable) {
            throw new ConfigException(setting, "cannot use " + file.get() + ": " + unusable.getMessage());
        }
    }

    private static Collection<? extends Certificate> certificates(Path file, String setting) {
        InputStream content = new ByteArrayInputStream(TextFile.readBytes(file, MAX_BYTES));
        try {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(content);
            if (certificates.isEmpty()) {
                throw new ConfigException(setting, file + " contains no certificate");
            }
            return certificates;
        } catch (CertificateException wrong) {
            throw new ConfigException(setting, file + " contains no PEM or DER certificate: " + wrong.getMessage());
        }
    }
}
