package io.macmon.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A key and its self-signed certificate in files, made by keytool.
 *
 * @param store       both, as PKCS #12 with {@link #PASSWORD}
 * @param certificate as PEM
 * @param key         as unencrypted PKCS #8 in PEM
 */
public record KeyPairFiles(Path store, Path certificate, Path key) {

    public static final String PASSWORD = "changeit";

    /** @param names the names of the host, as in {@code dns:localhost} */
    public static KeyPairFiles create(Path directory, String name, String names) throws Exception {
        KeyPairFiles files = new KeyPairFiles(
                directory.resolve(name + ".p12"),
                directory.resolve(name + "-certificate.pem"),
                directory.resolve(name + "-key.pem"));
        Path log = directory.resolve(name + "-keytool.log");
        keytool(
                log,
                "-genkeypair -alias a -keyalg EC -validity 3650 -dname CN=" + name + " -ext san=" + names
                        + " -ext bc:c -storetype PKCS12 -storepass " + PASSWORD + " -keystore " + files.store);
        keytool(
                log,
                "-exportcert -rfc -alias a -storepass " + PASSWORD + " -keystore " + files.store + " -file "
                        + files.certificate);
        files.exportKey();
        return files;
    }

    private static void keytool(Path log, String arguments) throws IOException, InterruptedException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process keytool = new ProcessBuilder((program + " " + arguments).split(" "))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException(Files.readString(log));
        }
    }

    private void exportKey() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        byte[] encoded = keys.getKey("a", PASSWORD.toCharArray()).getEncoded();
        Files.write(
                key,
                List.of(
                        "-----BEGIN PRIVATE KEY-----",
                        Base64.getMimeEncoder().encodeToString(encoded),
                        "-----END PRIVATE KEY-----"));
    }
}
