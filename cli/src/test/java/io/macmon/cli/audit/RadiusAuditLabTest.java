package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.Program;
import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import io.macmon.cli.radius.FakeRadiusServer;
import io.macmon.config.net.MacAddress;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aaa4j.radius.core.attribute.StringData;
import org.aaa4j.radius.core.attribute.attributes.CalledStationId;
import org.aaa4j.radius.core.attribute.attributes.MessageAuthenticator;
import org.aaa4j.radius.core.attribute.attributes.NasIdentifier;
import org.aaa4j.radius.core.attribute.attributes.NasIpAddress;
import org.aaa4j.radius.core.attribute.attributes.NasPort;
import org.aaa4j.radius.core.attribute.attributes.NasPortId;
import org.aaa4j.radius.core.attribute.attributes.UserName;
import org.aaa4j.radius.core.packet.Packet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an audit asks a RADIUS server, and what it reports about the server itself. */
@LabTest
class RadiusAuditLabTest {

    private static final int ACCEPT = 2;
    private static final long FIRST = 0x0011_2233_0000L;
    private static final MacAddress INTRUDER = MacAddress.parse("00:1b:21:00:00:66");

    @TempDir
    Path folder;

    private Path secret;
    private int exitCode;

    @BeforeEach
    void prepare() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        secret = Files.write(folder.resolve("secret"), FakeRadiusServer.SECRET);
    }

    @Test
    void aDeadServerIsOneFinding() throws Exception {
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(findings(port)).containsExactly("radius-silent/00:00:00:00:00:00/127.0.0.1:" + port);
    }

    @Test
    void aServerWithAnotherSecretIsOneFinding() throws Exception {
        try (FakeRadiusServer server = FakeRadiusServer.with(request -> {
            byte[] answer = FakeRadiusServer.answer(request, ACCEPT);
            answer[10]++;
            return List.of(answer);
        })) {
            assertThat(findings(server.port()))
                    .containsExactly("radius-bad-answer/00:00:00:00:00:00/127.0.0.1:" + server.port());
        }
    }

    @Test
    void answersWithoutMessageAuthenticatorAreOneFindingAndCanBeRefused() throws Exception {
        try (FakeRadiusServer server =
                FakeRadiusServer.with(request -> List.of(FakeRadiusServer.answer(request, ACCEPT)))) {
            String subject = "/00:00:00:00:00:00/127.0.0.1:" + server.port();

            assertThat(findings(server.port())).containsExactly("radius-unsigned-answer" + subject);
            assertThat(exitCode).isEqualTo(ExitCode.DONE);
            assertThat(findings(server.port(), "--radius-require-message-authenticator"))
                    .containsExactly("radius-bad-answer" + subject);
            assertThat(exitCode).isEqualTo(ExitCode.FINDINGS);
        }
    }

    @Test
    void asksAsTheGivenSwitch() throws Exception {
        try (FakeRadiusServer server = FakeRadiusServer.with(RadiusAuditLabTest::signed)) {
            assertThat(findings(
                            server.port(),
                            "--radius-nas-ip",
                            "192.0.2.7",
                            "--radius-nas-id",
                            "switch-3",
                            "--radius-nas-port",
                            "50112",
                            "--radius-called-station",
                            "00-1B-21-00-00-07"))
                    .isEmpty();
            Packet request =
                    FakeRadiusServer.CODEC.decodeRequest(server.requests().take(), FakeRadiusServer.SECRET);

            assertThat(request.getAttribute(NasIpAddress.class)
                            .orElseThrow()
                            .getData()
                            .getValue())
                    .isEqualTo(InetAddress.getByName("192.0.2.7"));
            assertThat(request.getAttribute(NasIdentifier.class)
                            .orElseThrow()
                            .getData()
                            .getValue())
                    .isEqualTo("switch-3");
            assertThat(request.getAttribute(NasPort.class)
                            .orElseThrow()
                            .getData()
                            .getValue())
                    .isEqualTo(50_112);
            assertThat(request.getAttribute(NasPortId.class)).isEmpty();
            assertThat(request.getAttribute(CalledStationId.class)
                            .orElseThrow()
                            .getData()
                            .getValue())
                    .isEqualTo("00-1B-21-00-00-07");
        }
    }

    @Test
    void asksAboutAnIntruderBehindMoreMadeUpStationsThanCanWait() throws Exception {
        List<byte[]> frames = new ArrayList<>();
        for (int station = 0; station < 10_100; station++) {
            byte[] frame = host(new MacAddress(FIRST + station)).arpRequest("192.0.2.1");
            frames.addAll(List.of(frame, frame, frame, frame));
        }
        byte[] intruder = host(INTRUDER).arpRequest("192.0.2.1");
        for (int i = 0; i < 200; i++) {
            frames.add(intruder);
        }
        Path capture = SmallCapture.write(folder.resolve("many.pcap"), frames.toArray(byte[][]::new));
        try (FakeRadiusServer server = FakeRadiusServer.with(RadiusAuditLabTest::signed);
                Program audit = Program.start(
                        "audit",
                        "-r",
                        capture.toString(),
                        "--radius",
                        "127.0.0.1:" + server.port(),
                        "--secret-file",
                        secret.toString())) {
            eventually("the server is asked about the intruder", () -> {
                List<byte[]> requests = List.copyOf(server.requests());
                for (byte[] request : requests) {
                    Packet packet = FakeRadiusServer.CODEC.decodeRequest(request, FakeRadiusServer.SECRET);
                    if (packet.getAttribute(UserName.class)
                            .orElseThrow()
                            .getData()
                            .getValue()
                            .equals("001b21000066")) {
                        return true;
                    }
                }
                return false;
            });
            audit.terminate();
        }
    }

    private static List<byte[]> signed(byte[] request) {
        return List.of(
                FakeRadiusServer.answer(request, ACCEPT, new MessageAuthenticator(new StringData(new byte[16]))));
    }

    /** The findings about a segment of 20 stations. */
    private List<String> findings(int port, Object... more) throws Exception {
        List<byte[]> frames = new ArrayList<>();
        for (int station = 0; station < 20; station++) {
            frames.add(host(new MacAddress(FIRST + station)).arpRequest("192.0.2.1"));
        }
        Path capture = SmallCapture.write(folder.resolve("some.pcap"), frames.toArray(byte[][]::new));
        Path report = folder.resolve("report.json");
        List<Object> arguments = new ArrayList<>(List.of(
                "-r",
                capture,
                "--radius",
                "127.0.0.1:" + port,
                "--secret-file",
                secret,
                "--radius-timeout",
                "1s",
                "--radius-rate",
                "1000",
                "--format",
                "json",
                "--report",
                report));
        arguments.addAll(List.of(more));
        AuditResult result = AuditResult.of(arguments.toArray());
        exitCode = result.exitCode();
        assertThat(exitCode).as(result.err()).isIn(ExitCode.DONE, ExitCode.FINDINGS);
        AuditReportJson json = AuditReportJson.read(report);
        json.report().get("findings").forEach(finding -> {
            JsonNode fields = finding.get("fields");
            assertThat(fields.get("server").asText()).isEqualTo("127.0.0.1:" + port);
            assertThat(fields.get("asked_about").asText()).startsWith("00:11:22:33:");
            if (!finding.get("kind").asText().equals("radius-unsigned-answer")) {
                assertThat(fields.path("problem").asText()).isNotEmpty();
                assertThat(fields.path("others").asText()).matches("[0-9]+");
            }
        });
        return List.copyOf(json.findings().keySet());
    }

    private static Host host(MacAddress mac) {
        long number = mac.value() & 0xFFFF;
        return new Host("", mac, "10.0." + (number >> 8) + "." + (number & 0xFF), "fe80::1");
    }
}
