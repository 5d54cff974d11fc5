package io.macmon.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.screen.LossReport;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Alerts to receivers on the loopback device, over real sockets. */
@LabTest
class ReceiversLabTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final char[] PASSWORD = "throw-away".toCharArray();

    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path folder;

    @BeforeEach
    void setLoopbackUp() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
    }

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("macmon-out-"));
    }

    @Test
    void sendsEachAlertInADatagram() throws Exception {
        try (DatagramSocket receiver = new DatagramSocket(0, HERE);
                Outputs outputs = open("--out=syslog:udp://127.0.0.1:" + receiver.getLocalPort())) {
            send(outputs, 2);

            assertThat(datagram(receiver)).contains(" LINK_DOWN ").endsWith("reason 0");
            assertThat(datagram(receiver)).endsWith("reason 1");
        }
    }

    @Test
    void sendsAlertsInAStreamEachWithItsLength() throws Exception {
        try (ServerSocket receiver = listen(0);
                Outputs outputs = open("--out=syslog:tcp://localhost:" + receiver.getLocalPort())) {
            send(outputs, 3);

            try (Socket stream = receiver.accept()) {
                assertThat(messages(stream, 3))
                        .satisfiesExactly(
                                first -> assertThat(first).endsWith("reason 0"),
                                second -> assertThat(second).endsWith("reason 1"),
                                third -> assertThat(third).endsWith("reason 2"));
                outputs.close();
                assertThat(stream.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(outputs.counts().get(0).written()).isEqualTo(3);
            assertThat(messages).isEmpty();
        }
    }

    @Test
    void sendsAlertsOverTlsToAReceiverWithATrustedCertificate() throws Exception {
        try (ServerSocket receiver = secured();
                Outputs outputs = open(
                        "--out=syslog:tls://127.0.0.1:" + receiver.getLocalPort(),
                        "--syslog-ca=" + folder.resolve("ca.pem"))) {
            send(outputs, 2);

            try (Socket stream = receiver.accept()) {
                assertThat(messages(stream, 2).get(1)).endsWith("reason 1");
            }
        }
    }

    @Test
    void sendsNothingToAReceiverWithAnUntrustedCertificate() throws Exception {
        try (ServerSocket receiver = secured();
                Outputs outputs = open("--out=syslog:tls://127.0.0.1:" + receiver.getLocalPort())) {
            Thread server = new Thread(() -> greetAndLeave(receiver));
            server.start();
            send(outputs, 2);
            Eventually.eventually("it failed", () -> !messages.isEmpty());
            outputs.close();

            assertThat(messages.get(0)).contains("cannot write: ").contains("certification path");
            assertThat(outputs.counts().get(0).dropped()).isEqualTo(2);
            receiver.close();
            server.join();
        }
    }

    @Test
    void sendsNothingToAReceiverWithACertificateForAnotherName() throws Exception {
        try (ServerSocket receiver = secured();
                Outputs outputs = open(
                        "--out=syslog:tls://localhost:" + receiver.getLocalPort(),
                        "--syslog-ca=" + folder.resolve("ca.pem"))) {
            Thread server = new Thread(() -> greetAndLeave(receiver));
            server.start();
            send(outputs, 1);
            Eventually.eventually("it failed", () -> !messages.isEmpty());
            outputs.close();

            assertThat(messages.get(0)).contains("localhost");
            assertThat(outputs.counts().get(0).written()).isZero();
            receiver.close();
            server.join();
        }
    }

    @Test
    void keepsAlertsForAReceiverThatStartsLater() throws Exception {
        int port = freePort();
        try (Outputs outputs = open("--out=syslog:tcp://127.0.0.1:" + port)) {
            send(outputs, 5);
            Eventually.eventually("it failed", () -> !messages.isEmpty());
            try (ServerSocket receiver = listen(port);
                    Socket stream = receiver.accept()) {
                assertThat(messages(stream, 5).get(4)).endsWith("reason 4");
            }
        }
        assertThat(messages.get(0)).endsWith("cannot write: Connection refused; trying again");
        assertThat(messages.get(1)).endsWith("accepts records again");
    }

    @Test
    void reconnectsToAReceiver() throws Exception {
        try (ServerSocket receiver = listen(0);
                Outputs outputs = open("--out=syslog:tcp://127.0.0.1:" + receiver.getLocalPort())) {
            send(outputs, 1);
            try (Socket stream = receiver.accept()) {
                assertThat(messages(stream, 1).get(0)).endsWith("reason 0");
            }
            Eventually.eventually("it noticed", () -> !messages.isEmpty());
            send(outputs, 1);
            try (Socket stream = receiver.accept()) {
                assertThat(messages(stream, 1).get(0)).endsWith("reason 0");
            }
        }
        assertThat(messages.get(0)).contains("the receiver closed the connection");
    }

    @Test
    void neitherWaitsForAReceiverThatDoesNotReadNorMiscountsDrops() throws Exception {
        try (ServerSocket receiver = listen(0)) {
            receiver.setReceiveBufferSize(1_024);
            Outputs outputs = open("--out=syslog:tcp://127.0.0.1:" + receiver.getLocalPort());
            try (Socket stream = receiver.accept()) {
                EventSink sink = outputs.sinks().get(0);
                long sent = 0;
                while (outputs.counts().get(0).dropped() == 0) {
                    sink.accept(alert("x".repeat(1_000)));
                    sent++;
                }
                outputs.close();

                var counts = outputs.counts().get(0);
                assertThat(counts.written() + counts.dropped()).isEqualTo(sent);
                // The kernel's send buffer may still grow and take a few thousand.
                assertThat(counts.dropped()).isGreaterThan(TargetQueue.CAPACITY / 2);
                LossReport losses = new LossReport(messages::add);
                outputs.reportLosses(losses);
                assertThat(losses.isEmpty()).isFalse();
                assertThat(messages.get(messages.size() - 1))
                        .contains(String.format(Locale.ROOT, "lost %,d of %,d records", counts.dropped(), sent));
            }
        }
    }

    @Test
    void noticesThatNoProgramReceivesItsDatagrams() throws Exception {
        int port = freePort();
        try (Outputs outputs = open("--out=syslog:udp://127.0.0.1:" + port)) {
            send(outputs, 1);
            Eventually.eventually("it noticed", () -> !messages.isEmpty());
        }
        assertThat(messages.get(0)).contains("nothing is listening on that port");
    }

    private Outputs open(String... arguments) throws Exception {
        FlowOutputOptions options = CommandLine.populateCommand(new FlowOutputOptions(), arguments);
        return Outputs.open(
                options,
                options.specs(),
                new Outputs.RecordSource(true, "eth0", "macmon test"),
                new Outputs.Screen(OutputStream.nullOutputStream()),
                messages::add,
                () -> {});
    }

    private static void send(Outputs outputs, int alerts) {
        for (int i = 0; i < alerts; i++) {
            MonitorEvent alert = alert("reason " + i);
            outputs.sinks().forEach(sink -> sink.accept(alert));
        }
    }

    private static MonitorEvent alert(String reason) {
        return new LinkDown(Instant.EPOCH, reason);
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket receiver = new ServerSocket();
        receiver.setReuseAddress(true);
        receiver.bind(new InetSocketAddress(HERE, port));
        return receiver;
    }

    private static int freePort() throws IOException {
        try (ServerSocket receiver = listen(0)) {
            return receiver.getLocalPort();
        }
    }

    private static String datagram(DatagramSocket receiver) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        receiver.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    private static List<String> messages(Socket stream, int count) throws IOException {
        DataInputStream in = new DataInputStream(stream.getInputStream());
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = 0;
            for (int digit = in.readByte(); digit != ' '; digit = in.readByte()) {
                length = 10 * length + digit - '0';
            }
            messages.add(new String(in.readNBytes(length), UTF_8));
        }
        return messages;
    }

    // A client that rejects the certificate ends the handshake on this side as well.
    private static void greetAndLeave(ServerSocket receiver) {
        while (!receiver.isClosed()) {
            try (Socket stream = receiver.accept()) {
                stream.getInputStream().read();
            } catch (IOException refused) {
                // expected
            }
        }
    }

    // With a self-signed certificate for 127.0.0.1 only.
    private ServerSocket secured() throws Exception {
        Path store = folder.resolve("keys.p12");
        keytool("-genkeypair -alias receiver -keyalg EC -dname CN=receiver -ext SAN=ip:127.0.0.1 -storetype PKCS12"
                + " -validity 2 -keystore " + store);
        keytool("-exportcert -rfc -alias receiver -keystore " + store + " -file " + folder.resolve("ca.pem"));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        ServerSocketFactory factory = context.getServerSocketFactory();
        return factory.createServerSocket(0, 5, HERE);
    }

    private static void keytool(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments.split(" ", -1)));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String messages = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(messages).isZero();
    }
}
