package io.macmon.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.Eve;
import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings in files and at receivers. */
@LabTest
class AuditReceiversLabTest {

    private static final Host PRINTER = new Host("printer", "00:11:22:33:44:01", "10.9.0.1", "fe80::1");
    private static final Host STRANGER = new Host("stranger", "00:11:22:33:44:99", "10.9.0.99", "fe80::99");

    @TempDir
    Path folder;

    private Path capture;

    @BeforeEach
    void setUp() throws Exception {
        capture = SmallCapture.write(
                folder.resolve("strange.pcap"), PRINTER.arpRequest("10.9.0.2"), STRANGER.arpRequest("10.9.0.2"));
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
    }

    @Test
    void writesFindingsToEveFilesAndSyslogReceivers() throws Exception {
        Path eve = folder.resolve("eve.json");
        try (DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            receiver.setSoTimeout((int) Eventually.PATIENCE.toMillis());
            String syslog = "syslog:udp://127.0.0.1:" + receiver.getLocalPort();

            AuditResult audit =
                    AuditResult.of("-r", capture, "--mac", PRINTER.mac(), "--out", "eve:" + eve, "--out", syslog);

            assertThat(audit.exitCode()).as(audit.err()).isEqualTo(ExitCode.FINDINGS);
            assertThat(Eve.of(Files.readAllLines(eve)).of("alert")).hasSize(1);
            DatagramPacket message = new DatagramPacket(new byte[4_096], 4_096);
            receiver.receive(message);
            assertThat(new String(message.getData(), 0, message.getLength(), UTF_8))
                    .contains("unexpected-source", STRANGER.mac().toString());
        }
    }
}
