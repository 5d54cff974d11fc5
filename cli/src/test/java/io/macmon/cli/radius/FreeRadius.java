package io.macmon.cli.radius;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Debian's FreeRADIUS with a test configuration on the loopback device: a MAC authentication bypass that reads
 * {@code authorized_macs}, requires the User-Password to equal the User-Name, and normalises the User-Name. It listens
 * on {@link #PORT} (UDP) and {@link #TLS_PORT} (TLS).
 */
final class FreeRadius implements AutoCloseable {

    static final int PORT = 1812;
    static final int TLS_PORT = 2083;

    /** A RadSec port that requires a client certificate. */
    static final int MUTUAL_PORT = 2084;

    /** A UDP port that admits the stations in the file {@link #EXPORTED}, by their Calling-Station-Id. */
    static final int EXPORTED_PORT = 1822;

    static final String EXPORTED = "exported";

    static final String SECRET = "testing123";

    private final Path folder;
    private final Process process;

    private FreeRadius(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** @param folder for the configuration, the certificates and the log */
    static FreeRadius start(Path folder) throws Exception {
        return start(folder, "");
    }

    /** @param exported content of the file {@link #EXPORTED} */
    static FreeRadius start(Path folder, String exported) throws Exception {
        String freeradius = Requirements.program("freeradius");
        certificates(folder);
        Files.writeString(folder.resolve("authorized_macs"), resource("authorized_macs"));
        Files.writeString(folder.resolve(EXPORTED), exported);
        Files.writeString(
                folder.resolve("radiusd.conf"), resource("radiusd.conf").replace("@FOLDER@", folder.toString()));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(freeradius, "-d", folder.toString(), "-f", "-l", "stdout")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        FreeRadius server = new FreeRadius(folder, process);
        try {
            server.awaitReady();
            return server;
        } catch (Exception | Error failed) {
            server.close();
            throw failed;
        }
    }

    private void awaitReady() throws Exception {
        Eventually.eventually(
                "freeradius is ready or has failed",
                () -> log().contains("Ready to process requests") || !process.isAlive());
        assertThat(process.isAlive()).as("freeradius does not start: %s", log()).isTrue();
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static void certificates(Path folder) throws Exception {
        authority(folder, "ca");
        authority(folder, "other");
        certificate(folder, "server", "subjectAltName=DNS:localhost,IP:127.0.0.1");
        certificate(folder, "client", "extendedKeyUsage=clientAuth");
    }

    private static void authority(Path folder, String name) throws Exception {
        openssl(
                folder,
                "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + name + " -keyout " + name + ".key -out " + name
                        + ".pem");
    }

    private static void certificate(Path folder, String name, String extension) throws Exception {
        Files.writeString(folder.resolve(name + ".ext"), extension + "\n");
        openssl(
                folder,
                "req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " + name + ".csr");
        openssl(
                folder,
                "x509 -req -days 2 -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile " + name
                        + ".ext -out " + name + ".pem");
    }

    private static void openssl(Path folder, String arguments) throws Exception {
        Process openssl = new ProcessBuilder((Requirements.program("openssl") + " " + arguments).split(" "))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as("%s: %s", arguments, output).isZero();
    }

    private static String resource(String name) throws IOException {
        try (InputStream content = FreeRadius.class.getResourceAsStream(name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
