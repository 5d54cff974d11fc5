package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Ip;
import io.macmon.cli.LabFixture;
import io.macmon.cli.Program;
import io.macmon.cli.process.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Debian's attack tools at the other end of a wire. The audit reports each attack within five seconds of its
 * first alert, in a few lines.
 *
 * <pre>
 *   audit, victim 192.0.2.7, gateway 192.0.2.1 (a macvlan)  =====  the tool, 192.0.2.66
 * </pre>
 */
@LabTest
class AttackToolsLabTest extends LabFixture {

    private static final String GATEWAY = "00:1b:21:00:00:01";
    private static final String ATTACKER = "00:1b:21:00:00:66";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_FINDINGS = 12;
    private static final DateTimeFormatter EVE_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxx");

    @BeforeEach
    void connectTheAttacker() throws Exception {
        Files.writeString(Path.of("/proc/sys/net/ipv4/conf/all/arp_ignore"), "1");
        Ip.run("address add 192.0.2.7/24 dev " + Lab.PARENT);
        Ip.run("link add gateway link " + Lab.PARENT + " address " + GATEWAY + " type macvlan mode bridge");
        Files.writeString(Path.of("/proc/sys/net/ipv6/conf/gateway/disable_ipv6"), "1");
        Ip.run("address add 192.0.2.1/24 dev gateway");
        Ip.run("address add 2001:db8::7/64 dev " + Lab.PARENT + " nodad");
        Ip.run("link set gateway up");
        lab.wireNamespace().call(() -> {
            Ip.run("link set wire address " + ATTACKER);
            Ip.run("address add 192.0.2.66/24 dev wire");
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/wire/disable_ipv6"), "0");
            Ip.run("address add fe80::66/64 dev wire nodad");
            return null;
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    arpspoof -i wire -t 192.0.2.7 192.0.2.1                     | address-theft
                    nmap -sn -n --disable-arp-ping -e wire 192.0.2.128/25 --send-eth | scan
                    ettercap -T -q -i wire -M arp:remote /192.0.2.7// /192.0.2.1// | address-theft
                    macof -i wire                                               | mac-flood
                    yersinia dtp -attack 1 -interface wire                      | rogue-switch
                    yersinia stp -attack 2 -interface wire                      | rogue-switch
                    yersinia dhcp -attack 1 -interface wire                     | mac-flood
                    atk6-fake_router6 wire 2001:db8:66::/64                     | rogue-router
                    atk6-fake_router26 -A 2001:db8:66::/64 wire                 | rogue-router
                    atk6-fake_mldrouter6 -l wire advertise fe80::66             | rogue-router
                    atk6-fake_advertise6 wire 2001:db8::1                       | address-theft
                    """)
    void findsTheAttack(String command, String finding) throws Exception {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
                groups:
                  routers: {mac: 00:1b:21:00:00:01, address: [192.0.2.1, "2001:db8::1"], role: [router, dhcp-server]}
                  stations: {mac: 00:1b:21:00:00:66}
                """);
        try (Program audit = Program.start(
                                "audit", "--parent", Lab.PARENT, "--policy", policy.toString(), "--no-state", "--json")
                        .awaitListening();
                BackgroundProgram tool = start(command)) {
            audit.awaitOutput(line -> line.contains("macmon " + finding + '"'));
            audit.terminate();

            assertThat(audit.exitCode()).as("%s", audit.err()).isEqualTo(ExitCode.FINDINGS);
            List<JsonNode> alerts = alerts(audit.out());
            OffsetDateTime found = alerts.stream()
                    .filter(alert -> name(alert).equals(finding))
                    .map(AttackToolsLabTest::time)
                    .findFirst()
                    .orElseThrow();
            assertThat(Duration.between(time(alerts.get(0)), found)).isLessThan(LIMIT);
            Map<String, Long> counts =
                    alerts.stream().collect(Collectors.groupingBy(AttackToolsLabTest::name, Collectors.counting()));
            assertThat(counts)
                    .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_FINDINGS));
        }
    }

    private static List<JsonNode> alerts(List<String> lines) throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        for (String line : lines) {
            JsonNode event = JSON.readTree(line);
            if (event.path("event_type").asText().equals("alert")) {
                alerts.add(event);
            }
        }
        return alerts;
    }

    private static String name(JsonNode alert) {
        return alert.at("/alert/signature").asText().replace("macmon ", "");
    }

    private static OffsetDateTime time(JsonNode alert) {
        return OffsetDateTime.parse(alert.get("timestamp").asText(), EVE_TIME);
    }

    private BackgroundProgram start(String command) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
        words.set(0, Requirements.program(words.get(0)));
        words.addAll(0, List.of("env", "EC_UID=0", "EC_GID=0")); // in a user namespace, ettercap cannot drop privileges
        return lab.wireNamespace().call(() -> BackgroundProgram.start(folder.resolve("tool.log"), words));
    }
}
