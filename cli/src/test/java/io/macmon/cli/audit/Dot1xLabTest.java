package io.macmon.cli.audit;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Program;
import io.macmon.cli.lab.Host;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the audit reports about 802.1X between hostapd and wpa_supplicant, captured at both ends of the wire.
 *
 * <pre>
 *   hostapd, audit   eth0 ======== wire   wpa_supplicant, audit
 * </pre>
 */
@LabTest
class Dot1xLabTest extends LabFixture {

    private MacAddress supplicant;
    private MacAddress authenticator;

    @BeforeEach
    void setUp() throws Exception {
        QuietLab.disableIpv6(lab);
        supplicant = lab.wire().address().orElseThrow();
        authenticator = lab.parent().address().orElseThrow();
        Files.writeString(folder.resolve("policy.yaml"), """
            groups:
              switches: {mac: ["%s"]}
              supplicants: {mac: ["%s"], role: [dot1x]}
            """.formatted(authenticator, supplicant));
    }

    @Test
    void reportsAnAuthenticatedStation() throws Exception {
        try (Audits audits = new Audits();
                BackgroundProgram hostapd = hostapd();
                BackgroundProgram wpa = wpaSupplicant("alice", "right")) {
            wpa.awaitLog("CTRL-EVENT-EAP-SUCCESS");

            audits.await("authenticated", "alice");
            audits.end(ExitCode.DONE, List.of());
        }
    }

    @Test
    void reportsAStationWithAWrongPassword() throws Exception {
        try (Audits audits = new Audits()) {
            failThreeTimes();

            audits.await("failed", "bob@example.org");
            sendOther();
            audits.await("dot1x-before-success/" + supplicant);
            audits.end(ExitCode.FINDINGS, List.of("dot1x-before-success/" + supplicant));
        }
    }

    @Test
    void aForgedSuccessLetsNobodyIn() throws Exception {
        MacAddress forger = MacAddress.parse("00:1b:21:00:00:66");
        try (Audits audits = new Audits()) {
            failThreeTimes();
            audits.await("failed", "bob@example.org");
            lab.send(LabFrame.eap(supplicant, forger, 3, 7, 0, ""));
            audits.await("rogue-authenticator/" + forger);
            sendOther();
            audits.await("dot1x-before-success/" + supplicant);
            audits.end(
                    ExitCode.FINDINGS,
                    List.of(
                            "dot1x-before-success/" + supplicant,
                            "rogue-authenticator/" + forger,
                            "unexpected-source/" + forger));
        }
    }

    @Test
    void reportsAStationWithoutAnAuthenticator() throws Exception {
        try (Audits audits = new Audits();
                BackgroundProgram wpa = wpaSupplicant("alice", "right")) {
            audits.await("started", null);
            audits.end(ExitCode.DONE, List.of());
        }
    }

    @Test
    void reportsALogoffAndTheTrafficAfterIt() throws Exception {
        try (Audits audits = new Audits();
                BackgroundProgram hostapd = hostapd();
                BackgroundProgram wpa = wpaSupplicant("alice", "right")) {
            wpa.awaitLog("CTRL-EVENT-EAP-SUCCESS");
            sendOther();
            audits.await("authenticated", "alice");
            control("logoff");
            audits.await("logged-off", "alice");
            sendOther();

            audits.await("dot1x-after-logoff/" + supplicant);
            audits.end(ExitCode.FINDINGS, List.of("dot1x-after-logoff/" + supplicant));
        }
    }

    @Test
    void reportsAnotherIdentityOnTheSameAddress() throws Exception {
        String finding = "dot1x-identity/" + supplicant + "/bob@example.org";
        try (Audits audits = new Audits();
                BackgroundProgram hostapd = hostapd()) {
            try (BackgroundProgram wpa = wpaSupplicant("alice", "right")) {
                wpa.awaitLog("CTRL-EVENT-EAP-SUCCESS");
                audits.await("authenticated", "alice");
            }
            try (BackgroundProgram wpa = wpaSupplicant("bob@example.org", "right")) {
                wpa.awaitLog("CTRL-EVENT-EAP-SUCCESS");
                audits.await("authenticated", "bob@example.org");
            }
            audits.await(finding);
            audits.end(ExitCode.FINDINGS, List.of(finding));
        }
    }

    // After the first two failures, the user may have mistyped the password. Only a new hostapd asks again at once.
    private void failThreeTimes() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (BackgroundProgram hostapd = hostapd();
                    BackgroundProgram wpa = wpaSupplicant("bob@example.org", "wrong")) {
                wpa.awaitLog("CTRL-EVENT-EAP-FAILURE");
            }
        }
    }

    private BackgroundProgram hostapd() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), """
            "alice" MD5 "right"
            "bob@example.org" MD5 "right"
            """);
        Path settings = Files.writeString(folder.resolve("hostapd.conf"), """
            interface=%s
            driver=wired
            ieee8021x=1
            eap_server=1
            eap_user_file=%s
            use_pae_group_addr=1
            eap_reauth_period=0
            logger_stdout=-1
            logger_stdout_level=2
            """.formatted(Lab.PARENT, users));
        return BackgroundProgram.start(
                        folder.resolve("hostapd.out"), List.of(Requirements.program("hostapd"), settings.toString()))
                .awaitLog("AP-ENABLED");
    }

    private BackgroundProgram wpaSupplicant(String identity, String password) throws Exception {
        Path settings = Files.writeString(
                folder.resolve("wpa.conf"), """
                    ctrl_interface=%s
                    ap_scan=0
                    network={
                     key_mgmt=IEEE8021X
                     eap=MD5
                     identity="%s"
                     password="%s"
                     eapol_flags=0
                    }
                    """.formatted(folder.resolve("ctrl"), identity, password));
        List<String> command = List.of(
                Requirements.program("wpa_supplicant"),
                "-D",
                "wired",
                "-i",
                lab.wire().name(),
                "-c",
                settings.toString());
        Path log = Files.createTempFile(folder, "wpa", ".out");
        return lab.wireNamespace().call(() -> BackgroundProgram.start(log, command));
    }

    private void control(String word) throws Exception {
        Process cli = new ProcessBuilder(
                        Requirements.program("wpa_cli"),
                        "-p",
                        folder.resolve("ctrl").toString(),
                        "-s",
                        folder.toString(),
                        "-i",
                        "wire",
                        word)
                .redirectErrorStream(true)
                .start();
        String output = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(cli.waitFor()).as(output).isZero();
        assertThat(output).contains("OK");
    }

    /** Sends a unicast frame from the supplicant that is not EAPOL. */
    private void sendOther() throws Exception {
        Host from = new Host("supplicant", supplicant, "192.0.2.1", "fe80::1");
        Host to = new Host("authenticator", authenticator, "192.0.2.2", "fe80::2");
        lab.send(from.udp(to, 4_000, 53, new byte[20]));
    }

    /** An audit at each end of the wire. */
    private final class Audits implements AutoCloseable {

        private final List<Path> reports =
                List.of(folder.resolve("authenticator.json"), folder.resolve("supplicant.json"));
        private final Program atAuthenticator;
        private final Program atSupplicant;

        Audits() throws Exception {
            Requirements.program("hostapd");
            Requirements.program("wpa_supplicant");
            atAuthenticator = start(Lab.PARENT, reports.get(0));
            atSupplicant = lab.wireNamespace().call(() -> start("wire", reports.get(1)));
            atAuthenticator.awaitListening();
            atSupplicant.awaitListening();
        }

        private Program start(String device, Path report) throws IOException {
            return Program.start(
                    "audit",
                    "--parent",
                    device,
                    "--policy",
                    folder.resolve("policy.yaml").toString(),
                    "--no-state",
                    "--format",
                    "json",
                    "--report",
                    report.toString(),
                    "--report-every",
                    "1s");
        }

        void await(String state, String identity) throws Exception {
            for (Path report : reports) {
                eventually(report.getFileName() + " shows the state " + state, () -> {
                    if (!Files.exists(report)) {
                        return false;
                    }
                    AuditReportJson outcome = AuditReportJson.read(report);
                    return outcome.verdicts().containsKey(supplicant.toString())
                            && outcome.station(supplicant.toString())
                                    .get("dot1x")
                                    .asText()
                                    .equals(state)
                            && (identity == null
                                    || outcome.station(supplicant.toString())
                                            .get("identity")
                                            .asText()
                                            .equals(identity));
                });
            }
        }

        void await(String finding) throws Exception {
            for (Path report : reports) {
                eventually(
                        report.getFileName() + " contains " + finding,
                        () -> AuditReportJson.read(report).findings().containsKey(finding));
            }
        }

        void end(int exitCode, List<String> findings) throws Exception {
            for (Program audit : List.of(atAuthenticator, atSupplicant)) {
                audit.terminate();
                assertThat(audit.exitCode()).as("%s", audit.err()).isEqualTo(exitCode);
            }
            for (Path report : reports) {
                assertThat(AuditReportJson.read(report).findings().keySet())
                        .as("%s", report.getFileName())
                        .containsExactlyInAnyOrderElementsOf(findings);
            }
        }

        @Override
        public void close() throws InterruptedException {
            atAuthenticator.close();
            atSupplicant.close();
        }
    }
}
