package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Harmless standing matters: each is reported once a day, and its text names the cure. */
class OrdinaryDaysTest {

    private static final int DAY = 86_400;
    private static final long ONE = 0x0011_0000_0001L;
    private static final long TWO = 0x0011_0000_0002L;
    private static final long PC = 0x0011_0000_0010L;
    private static final String SHARED = "192.0.2.20";
    private static final Policy OFFICE =
            policy(group("servers", Set.of(), ONE, TWO), group("pcs", Set.of(), PC, PC + 1, PC + 2, PC + 3, PC + 4));

    private final AuditScenario scene = AuditScenario.with(OFFICE);

    @Test
    void aClusterThatFailsOverWithoutVrrp() {
        for (int second = 0; second < 3 * DAY; second += 30) {
            scene.asks(second, ONE, "192.0.2.1", "192.0.2.9");
            scene.asks(second, TWO, "192.0.2.2", "192.0.2.9");
            scene.announces(second + 1, second / 600 % 2 == 0 ? ONE : TWO, SHARED);
        }
        assertQuiet("virtual-routers");
    }

    @Test
    void aWirelessRepeater() {
        for (int second = 0; second < 3 * DAY; second += 60) {
            for (int i = 0; i < 5; i++) {
                scene.sends(second + i, arp(ONE, BROADCAST, 1, PC + i, "192.0.2.10" + i, 0, "192.0.2.9"));
            }
        }
        assertQuiet("proxy-arp");
    }

    @Test
    void aClusterWithAMulticastAddress() {
        for (int second = 0; second < 3 * DAY; second += 60) {
            scene.sends(second, arp(ONE, BROADCAST, 2, 0x03BF_0000_0001L, SHARED, 0, "192.0.2.9"));
        }
        assertQuiet("proxy-arp");
    }

    @Test
    void aBonjourSleepProxy() {
        for (int second = 0; second < 3 * DAY; second += 60) {
            boolean isAsleep = second / 1_800 % 2 == 1;
            for (int i = 0; i < 3; i++) {
                scene.announces(second + i, isAsleep ? ONE : PC + i, "192.0.2.10" + i);
            }
        }
        assertQuiet("virtual-routers");
    }

    @Test
    void aDockWithSeveralLaptops() {
        for (int second = 0; second < 3 * DAY; second += 1_800) {
            boolean isFirst = second / 1_800 % 2 == 0;
            for (int i = 0; i < 2; i++) {
                scene.sends(
                        second + i,
                        isFirst
                                ? DhcpFrames.request(PC, "alice", "MSFT 5.0", 1, 15, 3, 6)
                                : DhcpFrames.request(PC, "bob", "", 1, 28, 2));
            }
        }
        assertQuiet("shared-mac");
    }

    @Test
    void guestsThatReuseLeases() {
        AuditScenario guests = AuditScenario.with(
                policy(group("dhcp", Set.of(Role.DHCP_SERVER), ONE), group("pcs", Set.of(), PC, PC + 1)));
        for (int second = 0; second < DAY; second += 900) {
            long guest = PC + second / 900 % 2;
            guests.talks(second, guest);
            guests.sends(second + 1, DhcpFrames.ack(ONE, guest, SHARED));
            guests.announces(second + 2, guest, SHARED);
        }
        assertThat(guests.found()).isEmpty();
    }

    private static long day(Instant time) {
        return Duration.between(AuditScenario.at(0), time).toSeconds() / DAY;
    }

    private void assertQuiet(String cure) {
        assertThat(scene.findings())
                .isNotEmpty()
                .allMatch(finding ->
                        FindingAdvice.of(finding.kind()).ifLegitimate().contains(cure));
        Map<String, Long> perMatter = scene.reported.stream()
                .collect(Collectors.groupingBy(
                        finding -> "the matter on day " + day(finding.last()), Collectors.counting()));
        assertThat(perMatter)
                .allSatisfy((matter, reports) -> assertThat(reports).as(matter).isEqualTo(1));
    }
}
