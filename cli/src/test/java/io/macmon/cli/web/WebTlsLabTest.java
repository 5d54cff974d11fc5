package io.macmon.cli.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.control.ControlCommands;
import io.macmon.cli.http.RawHttp;
import io.macmon.cli.http.RawHttp.Answer;
import io.macmon.cli.tls.PemFiles;
import io.macmon.config.WebConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web page over TLS, on every address of the machine. */
@LabTest
class WebTlsLabTest {

    private static final String TOKEN = "correct-horse-battery";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final List<String> messages = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private WebServer server;
    private SSLSocketFactory trusting;

    @BeforeEach
    void open() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        Path store = folder.resolve("page.p12");
        keytool("-genkeypair -alias page -keyalg EC -dname CN=page -ext SAN=dns:Sensor.example,ip:127.0.0.1"
                + " -storetype PKCS12 -storepass changeit -keystore " + store);
        Path certificate = folder.resolve("page.pem");
        keytool("-exportcert -rfc -alias page -storepass changeit -keystore " + store + " -file " + certificate);
        Path key = folder.resolve("page.key");
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\n" + encodedKey(store) + "\n-----END PRIVATE KEY-----\n");
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        WebConfig config = new WebConfig(
                new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0),
                Optional.of(certificate),
                Optional.of(key),
                Optional.of(token));
        server = WebServer.open(config, source(), messages::add, Duration.ofSeconds(2));
        trusting = new PemFiles("test")
                .context(Optional.of(certificate), Optional.empty(), Optional.empty())
                .getSocketFactory();
    }

    private static void keytool(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static String encodedKey(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        return Base64.getMimeEncoder()
                .encodeToString(keys.getKey("page", PASSWORD).getEncoded());
    }

    private static WebSource source() {
        ControlCommands commands =
                new ControlCommands(Map.of("status", (arguments, reply) -> reply.number("frames", 1)));
        return new WebSource() {
            @Override
            public ControlCommands commands() {
                return commands;
            }

            @Override
            public Optional<Path> captureFile(String name) {
                return Optional.empty();
            }

            @Override
            public Optional<String> report() {
                return Optional.empty();
            }
        };
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void answersByTheNamesOfItsCertificateOnly() throws Exception {
        assertThat(messages)
                .contains("web page: https://Sensor.example:" + server.port() + "/ (the token is in "
                        + folder.resolve("token") + ")");
        for (String host : List.of("sensor.example", "SENSOR.example:9465", "127.0.0.1")) {
            assertThat(get(host)).as(host).isEqualTo(200);
        }
        for (String host : List.of("localhost", "0.0.0.0", "other.example", "x.sensor.example")) {
            assertThat(get(host)).as(host).isEqualTo(421);
        }
    }

    private int get(String host) throws IOException {
        try (SSLSocket socket = (SSLSocket) trusting.createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            Answer answer = RawHttp.send(
                    socket, RawHttp.get("/api/status", List.of("Host: " + host, "Authorization: Bearer " + TOKEN)));
            return answer.status();
        }
    }

    @Test
    void aClientWithoutTlsOrWithoutAHandshakeDelaysNoOther() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
            }
            assertThat(get("127.0.0.1")).isEqualTo(200);
            assertThat(silent.get(99).getInputStream().read())
                    .as("is disconnected")
                    .isEqualTo(-1);
            try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                plain.getOutputStream().write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII));
                assertThat(new String(plain.getInputStream().readAllBytes(), US_ASCII))
                        .doesNotContain("HTTP");
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }
}
