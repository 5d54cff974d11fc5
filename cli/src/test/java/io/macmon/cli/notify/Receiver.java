package io.macmon.cli.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server on the loopback device that logs what it gets: Python's HTTP server, or Debian's aiosmtpd or Apprise. */
final class Receiver implements AutoCloseable {

    // Not another Python that may be on the path: Debian's packages are in this one.
    private static final String PYTHON = "/usr/bin/python3";

    private final Path log;
    private final Path status;
    private final Process process;
    private final int port;

    private Receiver(Path log, Path status, Process process, int port) {
        this.log = log;
        this.status = status;
        this.process = process;
        this.port = port;
    }

    static Receiver http(Path folder) throws Exception {
        return start("http", folder, 0);
    }

    /** On this port, as after an outage. */
    static Receiver http(Path folder, int port) throws Exception {
        return start("http", folder, port);
    }

    /** Logs what Debian's Apprise made of the messages that were sent to {@code /notify/}. */
    static Receiver apprise(Path folder) throws Exception {
        requireLibrary("apprise", "apprise");
        return start("apprise", folder, 0);
    }

    private static void requireLibrary(String name, String debianPackage) throws Exception {
        Requirements.program("python3");
        Process probe = new ProcessBuilder(PYTHON, "-c", "import " + name)
                .redirectErrorStream(true)
                .start();
        Requirements.require(probe.waitFor() == 0, debianPackage + " is not installed");
    }

    /** With a certificate for 127.0.0.1 in {@code cert.pem}. */
    static Receiver smtp(Path folder) throws Exception {
        requireLibrary("aiosmtpd", "python3-aiosmtpd");
        Process certificate = new ProcessBuilder(
                        Requirements.program("openssl"),
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-subj",
                        "/CN=127.0.0.1",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        folder.resolve("key.pem").toString(),
                        "-out",
                        folder.resolve("cert.pem").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        assertThat(certificate.waitFor()).isZero();
        return start("smtp", folder, 0);
    }

    private static Receiver start(String kind, Path folder, int port) throws Exception {
        Requirements.program("python3");
        Path script = folder.resolve("receivers.py");
        try (InputStream in = Receiver.class.getResourceAsStream("/receivers.py")) {
            Files.write(script, in.readAllBytes());
        }
        Path log = folder.resolve(kind + ".log");
        Path portFile = folder.resolve(kind + ".port");
        Files.deleteIfExists(portFile);
        Path status = folder.resolve("status");
        ProcessBuilder builder = new ProcessBuilder(
                        PYTHON, script.toString(), kind, portFile.toString(), log.toString(), status.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(kind + ".out").toFile());
        builder.environment().put("PORT", Integer.toString(port));
        Process process = builder.start();
        Eventually.eventually("the receiver listens or ends", () -> Files.exists(portFile) || !process.isAlive());
        assertThat(process.isAlive())
                .as(Files.readString(folder.resolve(kind + ".out")))
                .isTrue();
        return new Receiver(log, status, process, Integer.parseInt(Files.readString(portFile)));
    }

    int port() {
        return port;
    }

    /** Answers with this HTTP status from now on. */
    void answer(int httpStatus) throws IOException {
        Files.writeString(status, Integer.toString(httpStatus));
    }

    /** What it got so far. */
    List<JsonNode> received() throws IOException {
        List<JsonNode> received = new ArrayList<>();
        if (Files.exists(log)) {
            for (String line : Files.readAllLines(log)) {
                received.add(new ObjectMapper().readTree(line));
            }
        }
        return received;
    }

    /** Waits until it got this many messages. */
    List<JsonNode> awaitReceived(int count) throws Exception {
        Eventually.eventually(count + " messages arrived", () -> received().size() >= count);
        return received();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
