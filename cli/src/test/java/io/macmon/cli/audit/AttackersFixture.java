package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Ip;
import io.macmon.cli.Program;
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

/**
 * Attackers at the other end of a wire.
 *
 * <pre>
 *   audit, victim 192.0.2.7, gateway 192.0.2.1 (a macvlan)  =====  the attacker, 192.0.2.66
 * </pre>
 */
abstract class AttackersFixture extends LabFixture {

    static final String GATEWAY = "00:1b:21:00:00:01";
    static final String ATTACKER = "00:1b:21:00:00:66";
    /** docs/audit.md has the times on an idle machine, all below 5 s. A busy one is slower. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int MOST_FINDINGS = 12;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter EVE_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxx");

    @BeforeEach
    void connectTheAttacker() throws Exception {
        Files.writeString(Path.of("/proc/sys/net/ipv4/conf/all/arp_ignore"), "1");
        Ip.run("address add 192.0.2.7/24 dev " + Lab.PARENT);
        Ip.run("link add gateway link " + Lab.PARENT + " address " + GATEWAY + " type macvlan mode bridge");
        Files.writeString(Path.of("/proc/sys/net/ipv6/conf/gateway/disable_ipv6"), "1");
        Ip.run("address add 192.0.2.1/24 dev gateway");
        Ip.run("address add 2001:db8::7/64 dev " + Lab.PARENT + " nodad");
        Ip.run("address add fe80::7/64 dev " + Lab.PARENT + " nodad");
        Ip.run("link set gateway up");
        lab.wireNamespace().call(() -> {
            Ip.run("link set wire address " + ATTACKER);
            Ip.run("address add 192.0.2.66/24 dev wire");
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/wire/disable_ipv6"), "0");
            Ip.run("address add fe80::66/64 dev wire nodad");
            Ip.run("address add 2001:db8::66/64 dev wire nodad");
            return null;
        });
    }

    /** An audit of the victim's device by a policy that lists the gateway, and these stations. */
    Program audit(String stations) throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
            groups:
              routers: {mac: 00:1b:21:00:00:01, address: [192.0.2.1, "2001:db8::1"], role: [router, dhcp-server]}
              stations: {mac: [%s]}
            """.formatted(stations));
        return Program.start("audit", "--parent", Lab.PARENT, "--policy", policy.toString(), "--no-state", "--json")
                .awaitListening();
    }

    /** Asserts that no kind of finding was reported many times. */
    static void assertFewOfEachKind(List<JsonNode> alerts) {
        Map<String, Long> counts =
                alerts.stream().collect(Collectors.groupingBy(AttackersFixture::name, Collectors.counting()));
        assertThat(counts)
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_FINDINGS));
    }

    static JsonNode alert(String line) throws IOException {
        return JSON.readTree(line);
    }

    static List<JsonNode> alerts(List<String> lines) throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        for (String line : lines) {
            JsonNode event = alert(line);
            if (event.path("event_type").asText().equals("alert")) {
                alerts.add(event);
            }
        }
        return alerts;
    }

    static String name(JsonNode alert) {
        return alert.at("/alert/signature").asText().replace("macmon ", "");
    }

    static OffsetDateTime time(JsonNode alert) {
        return OffsetDateTime.parse(alert.get("timestamp").asText(), EVE_TIME);
    }

    BackgroundProgram start(String command) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
        Path log = folder.resolve(words.get(0) + ".log");
        words.set(0, Requirements.program(words.get(0)));
        words.addAll(0, List.of("env", "EC_UID=0", "EC_GID=0")); // in a user namespace, ettercap cannot drop privileges
        return lab.wireNamespace().call(() -> BackgroundProgram.start(log, words));
    }
}
