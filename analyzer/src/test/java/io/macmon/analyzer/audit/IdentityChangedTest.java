package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.config.AuditConfig;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A MAC address that is cloned while its owner sleeps. */
class IdentityChangedTest {

    private static final long PC = 0x0011_0000_0002L;
    private static final long SWITCH = 0x0011_0000_0001L;
    private static final long PAE_GROUP = 0x0180_C200_0003L;
    private static final String ADDRESS = "192.0.2.10";
    private static final String FOUND = "identity-changed/00:11:00:00:00:02";

    @Test
    void anotherNameAndFingerprintAreAnotherMachine() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        windows(scene, 0);
        windows(scene, 3_600);
        linux(scene, 40_000);

        assertThat(scene.found()).containsExactly(FOUND);
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo(
                        "its DHCP name was 'pc-7' and is 'kali', its DHCP fingerprint was '1,15,3,6 (MSFT 5.0)' and is"
                                + " '1,28,2'");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("name_before", "pc-7")
                .containsEntry("name", "kali");
    }

    @Test
    void anotherFingerprintAndTtlAreAnotherMachine() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.announces(0, PC, ADDRESS);
        scene.sends(1, DhcpFrames.request(PC, "", "MSFT 5.0", 1, 15, 3, 6));
        scene.connects(2, PC, ADDRESS, 128);
        scene.sends(5_000, DhcpFrames.request(PC, "", "", 1, 28, 2));
        for (int second = 5_001; second < 5_005; second++) {
            scene.connects(second, PC, ADDRESS, 64);
        }

        assertThat(scene.found()).containsExactly(FOUND);
    }

    @Test
    void theIdentityFromAnEarlierRunCounts() {
        AuditScenario first = run(new Contents(true, List.of(), List.of(), List.of()));
        windows(first, 0);
        first.audit.onStop();
        first.audit.persistRemaining();
        Changes saved = first.persisted.get(first.persisted.size() - 1);

        AuditScenario next = run(new Contents(true, saved.stations(), saved.owners(), List.of()));
        linux(next, 86_400);
        assertThat(next.found()).contains(FOUND);
    }

    private static AuditScenario run(Contents earlier) {
        return AuditScenario.with(AuditConfig.DEFAULT, Policy.NONE, earlier);
    }

    @Test
    void oneChangeIsAnUpgradeOrAnotherName() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 3; i++) {
            scene.sends(i, DhcpFrames.request(PC, "phone", "android-dhcp-13", 1, 3, 6));
        }
        for (int i = 0; i < 5; i++) {
            scene.sends(1_000 + i, DhcpFrames.request(PC, "phone", "android-dhcp-14", 1, 3, 6, 15));
        }
        for (int i = 0; i < 5; i++) {
            scene.sends(9_000 + i, DhcpFrames.request(PC, "my-phone", "android-dhcp-14", 1, 3, 6, 15));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aDockMayHaveSeveralMachines() {
        AuditScenario scene = AuditScenario.with(policy(group("docks", Set.of(Role.SHARED_MAC), PC)));
        windows(scene, 0);
        linux(scene, 40_000);

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aCloneThatIgnoresTheAuthenticatorAfterItsOwnerAuthenticatedIsFound() {
        for (boolean isToGroup : new boolean[] {false, true}) {
            AuditScenario scene = AuditScenario.with(
                    policy(group("laptops", Set.of(Role.DOT1X), PC), group("switches", Set.of(), SWITCH)));
            scene.eapol(0, PC, PAE_GROUP, 1);
            scene.eapol(1, SWITCH, PC, 0, 1, 7, 0, 5, 1);
            scene.eapol(2, PC, PAE_GROUP, 0, 2, 7, 0, 7, 1, 'a', 'l');
            scene.eapol(3, SWITCH, PC, 0, 3, 7, 0, 4);
            scene.talks(4, PC);
            for (int i = 0; i < 4; i++) { // the link came up again
                scene.eapol(3_600 + 30 * i, SWITCH, isToGroup ? PAE_GROUP : PC, 0, 1, 8 + i, 0, 5, 1);
                scene.talks(3_601 + 30 * i, PC);
            }
            assertThat(scene.found()).containsExactly("dot1x-no-eapol/00:11:00:00:00:02");
        }
    }

    @Test
    void aStationThatReauthenticatesIsNotAClone() {
        AuditScenario scene = AuditScenario.with(
                policy(group("laptops", Set.of(Role.DOT1X), PC), group("switches", Set.of(), SWITCH)));
        scene.eapol(0, PC, PAE_GROUP, 1);
        for (int i = 0; i < 10; i++) {
            scene.eapol(1 + 3_600 * i, SWITCH, i % 2 == 0 ? PC : PAE_GROUP, 0, 1, 7, 0, 5, 1);
            scene.eapol(2 + 3_600 * i, PC, PAE_GROUP, 0, 2, 7, 0, 7, 1, 'a', 'l');
            scene.eapol(3 + 3_600 * i, SWITCH, PC, 0, 3, 7, 0, 4);
            scene.talks(4 + 3_600 * i, PC);
        }
        assertThat(scene.found()).isEmpty();
    }

    private static void windows(AuditScenario scene, int second) {
        scene.talks(second, PC);
        for (int i = 0; i < 2; i++) {
            scene.sends(second + i, DhcpFrames.request(PC, "pc-7", "MSFT 5.0", 1, 15, 3, 6));
        }
    }

    private static void linux(AuditScenario scene, int second) {
        scene.talks(second, PC);
        for (int i = 0; i < 2; i++) {
            scene.sends(second + i, DhcpFrames.request(PC, "kali", "", 1, 28, 2));
        }
    }
}
