package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.AuditConfig;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a stranger who knows how devices are recognised can do to the identity of another station. */
class IdentityAttacksTest {

    private static final long PRINTER = 0x0011_0000_0001L;
    private static final long STRANGER = 0x0011_0000_0066L;
    private static final long MANY = 0x0022_0000_0000L;
    private static final String FOUND = "device-changed/00:11:00:00:00:01";
    private static final int DAY = 86_400;
    private static final int SMALL_TABLE = AuditConfig.MIN_STATIONS;

    @Test
    void onlyARouterMayRelayTheNamesOfOthers() {
        for (boolean isRouter : new boolean[] {false, true}) {
            Set<Role> roles = isRouter ? Set.of(Role.ROUTER) : Set.of();
            AuditScenario scene = AuditScenario.with(policy(group("others", roles, STRANGER)));
            scene.talks(0, PRINTER);
            byte[] message = DhcpFrames.request(PRINTER, "relayed", "Acme", 1, 3);
            scene.sends(10, FrameBytes.with(message, 6, 0, 0x11, 0, 0, 0, 0x66));

            assertThat(scene.summary(PRINTER).record().names()).hasSize(isRouter ? 1 : 0);
        }
    }

    @Test
    void talkativeStrangersDoNotMakeADeviceUnknown() {
        AuditScenario scene = withSmallTable();
        printer(scene, 0, 4);
        printer(scene, DAY + 1, 1);
        for (int i = 0; i < 300; i++) {
            double second = DAY + 10 + i;
            for (int j = 0; j < 12; j++) {
                scene.sends(
                        second, DhcpFrames.request(MANY + i, "x".repeat(60) + i + j, "y".repeat(100) + j, 1, 3, 6, j));
            }
        }
        assertThat(scene.audit.state().counters().get("details_forgotten")).isPositive();

        assertCopyIsFound(scene, DAY + 400);
    }

    @Test
    void manyStrangersDoNotMakeADeviceUnknown() {
        AuditScenario scene = withSmallTable();
        printer(scene, 0, 4);
        printer(scene, DAY + 1, 1);
        for (int i = 0; i < 4 * SMALL_TABLE; i++) {
            for (int j = 0; j < 5; j++) {
                scene.talks(DAY + 10 + i * 0.1, MANY + i);
            }
        }
        assertThat(scene.audit.state().counters().get("stations_forgotten")).isPositive();

        assertCopyIsFound(scene, DAY + 1_000);
    }

    @Test
    void aCopyThatRenewsItsLeaseOnceInAWhileIsFound() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        printer(scene, 0, 4);
        for (int i = 0; i < 2; i++) { // INIT-REBOOT (RFC 2131, section 3.2), then a renewal: one message each
            scene.sends(DAY + 1_800 * i, DhcpFrames.request(PRINTER, "kali", "", 1, 28, 2));
        }
        assertThat(scene.found()).containsExactly(FOUND);
    }

    @Test
    void whatAnyoneSendsOnceInAWhileWithTheAddressOfAPresentStationIsNotAChange() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        printer(scene, 0, 4);
        for (int i = 0; i < 5; i++) {
            scene.sends(DAY + 1_800 * i, DhcpFrames.request(PRINTER, "kali", "", 1, 28, 2));
            printer(scene, DAY + 1_800 * i + 900, 1);
        }
        assertThat(scene.found()).doesNotContain(FOUND);
    }

    private static AuditScenario withSmallTable() {
        AuditConfig config =
                new AuditConfig(SMALL_TABLE, AuditConfig.DEFAULT.quietPeriod(), 100_000, Optional.empty(), List.of());
        return AuditScenario.with(config, Policy.NONE, new Contents(true, List.of(), List.of(), List.of()));
    }

    private static void assertCopyIsFound(AuditScenario scene, int second) {
        for (int i = 0; i < 2; i++) {
            scene.sends(second + i, DhcpFrames.request(PRINTER, "kali", "", 1, 28, 2));
        }
        assertThat(scene.reported).anyMatch(finding -> finding.key().equals(FOUND));
        AuditScenario later = scene.restarted();
        later.talks(second + 10, PRINTER);
        assertThat(later.summary(PRINTER).record().firstSeen()).isEqualTo(AuditScenario.at(0));
    }

    private static void printer(AuditScenario scene, int second, int messages) {
        for (int i = 0; i < messages; i++) {
            scene.sends(second + i, DhcpFrames.request(PRINTER, "printer-12", "Acme JetPrint", 1, 3, 6));
        }
    }
}
