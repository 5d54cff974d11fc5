package io.macmon.cli.radius;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.radius.MabConfig.Nas;
import io.macmon.cli.radius.MabConfig.Password;
import io.macmon.cli.radius.RadiusServer.Tls;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.read.PolicyFile;
import io.macmon.config.policy.write.AllowList;
import io.macmon.config.policy.write.AllowListFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests against a real server. */
@LabTest
class FreeRadiusLabTest {

    private static final MacAddress LISTED = mac(1);
    private static final MacAddress IN_VLAN = mac(2);
    private static final MacAddress UNKNOWN = mac(3);
    private static final Nas NAS = new Nas(
            Optional.of(IpAddress.parse("127.0.0.1")),
            "macmon",
            3,
            "eth0",
            Optional.of(MacAddress.parse("02:00:00:00:00:99")));
    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir
    Path folder;

    private FreeRadius server;

    @BeforeEach
    void prepare() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        server = FreeRadius.start(folder);
    }

    @AfterEach
    void end() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void acceptsKnownStationsAndAssignsVlans() throws Exception {
        try (MabClient client = MabClient.open(udp(FreeRadius.SECRET, PATIENT, UserNameFormat.BARE_LOWER))) {
            assertThat(client.authenticate(LISTED))
                    .matches(reply ->
                            reply.answer() == Answer.ACCEPT && reply.vlan().isEmpty());
            assertThat(client.authenticate(IN_VLAN))
                    .matches(reply ->
                            reply.vlan().orElse(0) == 42 && reply.message().startsWith("welcome"));
            assertThat(client.authenticate(mac(4)))
                    .matches(reply -> reply.vlan().isEmpty()
                            && reply.message().startsWith("the VLAN is assigned by name, 'guests'"));
            assertThat(client.authenticate(mac(5)).vlan()).hasValue(7);
            assertThat(client.authenticate(UNKNOWN))
                    .matches(reply -> reply.answer() == Answer.REJECT
                            && reply.message()
                                    .startsWith("02-00-00-00-00-03 on 02-00-00-00-00-99 port eth0 is not known"));
        }
    }

    @Test
    void acceptsEachUserNameFormat() throws Exception {
        for (UserNameFormat format : UserNameFormat.values()) {
            for (Password password : Password.values()) {
                MabConfig defaults = udp(FreeRadius.SECRET, PATIENT, format);
                MabConfig config =
                        new MabConfig(defaults.server(), defaults.secret(), PATIENT, 1, format, password, NAS, 10);
                try (MabClient client = MabClient.open(config)) {
                    RadiusReply reply = client.authenticate(LISTED);
                    assertThat(reply.answer())
                            .as("%s, %s: %s", format, password, reply)
                            .isEqualTo(Answer.ACCEPT);
                }
            }
        }
    }

    @Test
    void staysSilentIfTheSecretIsWrong() throws Exception {
        try (MabClient client = MabClient.open(udp("another", SHORT, UserNameFormat.BARE_LOWER))) {
            RadiusReply reply = client.authenticate(LISTED);

            assertThat(reply.answer()).isEqualTo(Answer.SILENT);
            assertThat(reply.message()).contains("if the secret is wrong");
        }
        assertThat(server.log()).contains("Shared secret is incorrect");
    }

    @Test
    void aServerThatDiesIsSilent() throws Exception {
        try (MabClient client = MabClient.open(udp(FreeRadius.SECRET, PATIENT, UserNameFormat.BARE_LOWER))) {
            assertThat(client.authenticate(LISTED).answer()).isEqualTo(Answer.ACCEPT);
            server.close();
            RadiusReply reply = client.authenticate(LISTED);

            assertThat(reply.answer()).isEqualTo(Answer.SILENT);
            assertThat(reply.message()).contains("nothing is listening on the port");
        }
    }

    @Test
    void asksAboutStationsWhileTheAuditRuns() throws Exception {
        Map<MacAddress, RadiusReply> answers = new ConcurrentHashMap<>();
        MabClient client = MabClient.open(udp(FreeRadius.SECRET, PATIENT, UserNameFormat.BARE_LOWER));
        try (MabQueue queue = MabQueue.start(client, 200, answers::put)) {
            for (int i = 1; i <= 50; i++) {
                queue.offer(mac(i));
            }
            assertThat(queue.drain(Eventually.PATIENCE)).isTrue();

            assertThat(answers).hasSize(50);
            assertThat(answers.get(IN_VLAN).vlan()).hasValue(42);
            assertThat(queue.counts()).isEqualTo(new MabQueue.Counts(50, 4, 46, 0, 0, 0, 0));
        }
    }

    @Test
    void radSecGivesTheSameAnswersWithoutRemarks() throws Exception {
        for (String host : new String[] {"localhost", "127.0.0.1"}) {
            try (MabClient client = MabClient.open(tls(host, FreeRadius.TLS_PORT, trust("ca.pem", true)))) {
                assertThat(client.authenticate(IN_VLAN))
                        .matches(reply -> reply.answer() == Answer.ACCEPT
                                && reply.vlan().orElse(0) == 42
                                && reply.message().equals("welcome"));
                assertThat(client.authenticate(UNKNOWN).answer()).isEqualTo(Answer.REJECT);
            }
        }
    }

    @Test
    void rejectsACertificateOfAnotherAuthority() throws Exception {
        RadiusReply reply = ask(tls("localhost", FreeRadius.TLS_PORT, trust("other.pem", true)), LISTED);

        assertThat(reply.answer()).isEqualTo(Answer.UNPROVEN);
        assertThat(reply.message()).contains("certification path");
        assertThat(ask(
                                tls(
                                        "localhost",
                                        FreeRadius.TLS_PORT,
                                        new Tls(Optional.empty(), Optional.empty(), Optional.empty(), true)),
                                LISTED)
                        .answer())
                .as("Java's own authorities")
                .isEqualTo(Answer.UNPROVEN);
    }

    @Test
    void rejectsACertificateForAnotherNameUnlessNamesAreNotVerified() throws Exception {
        RadiusReply reply = ask(tls("127.0.0.2", FreeRadius.TLS_PORT, trust("ca.pem", true)), LISTED);

        assertThat(reply.answer()).isEqualTo(Answer.UNPROVEN);
        assertThat(reply.message()).contains("127.0.0.2");
        assertThat(ask(tls("127.0.0.2", FreeRadius.TLS_PORT, trust("ca.pem", false)), LISTED)
                        .answer())
                .isEqualTo(Answer.ACCEPT);
    }

    @Test
    void sendsItsCertificateToAServerThatRequiresIt() throws Exception {
        Tls own = new Tls(
                Optional.of(server.file("ca.pem")),
                Optional.of(server.file("client.pem")),
                Optional.of(server.file("client.key")),
                true);
        assertThat(ask(tls("localhost", FreeRadius.MUTUAL_PORT, own), LISTED).answer())
                .isEqualTo(Answer.ACCEPT);

        RadiusReply without = ask(tls("localhost", FreeRadius.MUTUAL_PORT, trust("ca.pem", true)), LISTED);
        assertThat(without.answer()).as("%s", without).isEqualTo(Answer.SILENT);
    }

    @Test
    void aPortWithoutTlsIsSilent() throws Exception {
        RadiusReply reply = ask(tls("localhost", 2085, trust("ca.pem", true)), LISTED);

        assertThat(reply.answer()).isEqualTo(Answer.SILENT);
        assertThat(reply.message()).containsIgnoringCase("refused");
    }

    @Test
    void admitsTheStationsOfAnExportedListAndNoOther() throws Exception {
        server.close();
        Policy policy = PolicyFile.read(Files.writeString(folder.resolve("policy.yaml"), """
            groups:
              printers: {mac: [00:1b:a9:00:00:01, "00:1B:A9:00:00:0C"], vlan: 10}
              phones: {mac: [02:ab:cd:ef:00:03], vlan: [20, 30]}
            deny: 00:1b:a9:00:00:0c
            """));
        server = FreeRadius.start(folder, AllowList.text(policy, AllowListFormat.FREERADIUS));
        for (String asked : List.of("00:1b:a9:00:00:01", "02:ab:cd:ef:00:03")) {
            RadiusReply reply = askExported(asked);
            assertThat(reply.answer()).as("%s: %s", asked, reply).isEqualTo(Answer.ACCEPT);
        }
        assertThat(askExported("00:1b:a9:00:00:01").vlan()).hasValue(10);
        assertThat(askExported("02:ab:cd:ef:00:03").vlan()).isEmpty();
        for (String asked : List.of("00:1b:a9:00:00:0c", "00:1b:a9:00:00:02")) {
            assertThat(askExported(asked).answer()).as(asked).isEqualTo(Answer.REJECT);
        }
    }

    private static RadiusReply askExported(String station) throws Exception {
        MabConfig defaults = udp(FreeRadius.SECRET, PATIENT, UserNameFormat.BARE_LOWER);
        return ask(
                new MabConfig(
                        new RadiusServer("127.0.0.1", FreeRadius.EXPORTED_PORT, Optional.empty()),
                        defaults.secret(),
                        PATIENT,
                        2,
                        defaults.userName(),
                        Password.USER_NAME,
                        NAS,
                        10),
                MacAddress.parse(station));
    }

    private static RadiusReply ask(MabConfig config, MacAddress station) throws Exception {
        try (MabClient client = MabClient.open(config)) {
            return client.authenticate(station);
        }
    }

    private static MabConfig udp(String secret, Duration timeout, UserNameFormat format) {
        return new MabConfig(
                new RadiusServer("127.0.0.1", FreeRadius.PORT, Optional.empty()),
                Secret.of(secret),
                timeout,
                2,
                format,
                Password.USER_NAME,
                NAS,
                10);
    }

    private static MabConfig tls(String host, int port, Tls tls) {
        return new MabConfig(
                new RadiusServer(host, port, Optional.of(tls)),
                Secret.RADSEC,
                PATIENT,
                2,
                UserNameFormat.BARE_LOWER,
                Password.USER_NAME,
                NAS,
                10);
    }

    private Tls trust(String authority, boolean verifiesName) {
        return new Tls(Optional.of(server.file(authority)), Optional.empty(), Optional.empty(), verifiesName);
    }

    private static MacAddress mac(long number) {
        return new MacAddress(0x02_00_00_00_00_00L + number);
    }
}
