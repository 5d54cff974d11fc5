package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.wire.FrameBytes;
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
    private static final String FOUND = "device-changed/00:11:00:00:00:02";
    private static final String CHANGED = "identity-changed/00:11:00:00:00:02";
    private static final int[] WINDOWS_OPTIONS = {2, 4, 5, 180, 1, 3, 3, 8, 1, 1, 4, 2};
    private static final int[] LINUX_OPTIONS = {2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 7};

    @Test
    void anotherSystemIsAnotherDevice() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        windows(scene, 0);
        windows(scene, 3_600);
        linux(scene, 40_000);

        assertThat(scene.found()).containsExactly(FOUND);
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo(
                        "its DHCP vendor class was 'MSFT 5.0' and is now 'none', its DHCP parameter list was '1,15,3,6'"
                                + " and is now '1,28,2', its DHCP host name was 'pc-7' and is now 'kali'");
        assertThat(scene.findings().get(0).fields())
                .containsEntry("score", "6")
                .containsEntry("dhcp_host_name_before", "pc-7")
                .containsEntry("dhcp_host_name", "kali");
    }

    @Test
    void anotherTcpStackBehindTheSameDhcpClientIsAnotherDevice() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        windows(scene, 0);
        connects(scene, 10, 4, 128);
        windows(scene, 50_000); // it copies name and DHCP client
        connects(scene, 50_010, 2, 64);

        assertThat(scene.found()).containsExactly(FOUND);
        assertThat(scene.findings().get(0).fields())
                .containsEntry("ttl_before", "128")
                .containsEntry("ttl", "64");
    }

    @Test
    void theTcpStackCountsOverBothVersionsOfIp() {
        AuditScenario scene = AuditScenario.with(policy(group("printers", Set.of(Role.MAB), PC)));
        connects(scene, 10, 4, 64);
        scene.announces6(20, PC);
        for (int i = 0; i < 4; i++) {
            connects6(scene, 30 + i, LINUX_OPTIONS);
        }
        assertThat(scene.found()).isEmpty();

        for (int i = 0; i < 2; i++) {
            connects6(scene, 90_000 + i, WINDOWS_OPTIONS);
        }
        assertThat(scene.found()).containsExactly(FOUND);
        assertThat(scene.findings().get(0).fields())
                .containsEntry("tcp_syn_before", "0:64:0:60:M1460,S,T,N,W7")
                .doesNotContainKey("ttl");
    }

    private static void connects6(AuditScenario scene, int second, int... options) {
        byte[] packet = FrameBytes.ipv6(10, 0x80, 6, tcp(options));
        scene.sends(second, FrameBytes.ethernet(AuditScenario.PEER, PC, 0x86DD, packet));
    }

    private static byte[] tcp(int... options) {
        byte[] tcp = new byte[40];
        tcp[12] = (byte) 0xA0;
        tcp[13] = 0x02;
        for (int at = 0; at < options.length; at++) {
            tcp[20 + at] = (byte) options[at];
        }
        return tcp;
    }

    private static void connects(AuditScenario scene, int second, int times, int ttl) {
        scene.announces(second, PC, ADDRESS);
        int[] options = ttl == 128 ? WINDOWS_OPTIONS : LINUX_OPTIONS;
        for (int i = 0; i < times; i++) {
            byte[] packet =
                    FrameBytes.ipv4(AuditScenario.ip(ADDRESS), AuditScenario.ip("198.51.100.1"), 6, tcp(options));
            scene.sends(
                    second + i, FrameBytes.ethernet(AuditScenario.PEER, PC, 0x0800, FrameBytes.with(packet, 8, ttl)));
        }
    }

    @Test
    void anotherDhcpClientIsHighForAStationThatIsAdmittedByItsAddressAlone() {
        for (boolean isMab : new boolean[] {false, true}) {
            AuditScenario scene =
                    AuditScenario.with(policy(group("printers", isMab ? Set.of(Role.MAB) : Set.of(), PC)));
            for (int i = 0; i < 4; i++) {
                scene.sends(i, DhcpFrames.request(PC, "printer", "Acme JetPrint", 1, 3, 6));
            }
            for (int i = 0; i < 2; i++) {
                scene.sends(9_000 + i, DhcpFrames.request(PC, "printer", "udhcp 1.35.0", 1, 3, 6));
            }
            assertThat(scene.found()).containsExactly(isMab ? FOUND : CHANGED);
        }
    }

    @Test
    void aCopyThatAlternatesWithItsOwnerNeitherReplacesWhatIsKnownNorFloods() {
        AuditScenario scene = AuditScenario.withMemory(Policy.NONE);
        windows(scene, 0);
        windows(scene, 3_600);
        for (int hour = 2; hour < 24 * 14; hour++) {
            windows(scene, 3_600 * hour);
            linux(scene, 3_600 * hour + 60);
            scene.sends(3_600 * hour + 90, DhcpFrames.request(PC, "pc-" + hour, "class" + hour, hour, 3, 2));
        }
        assertThat(scene.found()).contains(FOUND).doesNotContain(CHANGED);
        assertThat(scene.reported.stream().filter(finding -> finding.key().equals(FOUND)))
                .hasSizeLessThan(40);

        AuditScenario next = scene.restarted();
        next.talks(3_600 * 24 * 20, PC);
        int before = next.reported.size();
        windows(next, 3_600 * 24 * 20 + 1);
        assertThat(next.reported).hasSize(before);
        linux(next, 3_600 * 24 * 20 + 60);
        assertThat(next.findings().stream().filter(finding -> finding.key().equals(FOUND)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).contains("was 'MSFT 5.0' and is now 'none'"));
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
    void anUpgradeOrAnotherNameIsLow() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int i = 0; i < 4; i++) {
            scene.sends(i, DhcpFrames.request(PC, "phone", "android-dhcp-13", 1, 3, 6));
        }
        for (int i = 0; i < 2; i++) {
            scene.sends(1_000 + i, DhcpFrames.request(PC, "phone", "android-dhcp-14", 1, 3, 6, 15));
        }
        assertThat(scene.found()).containsExactly(CHANGED);
        assertThat(scene.findings().get(0).kind().severity()).isEqualTo(Severity.LOW);
        for (int i = 0; i < 5; i++) {
            scene.sends(9_000 + i, DhcpFrames.request(PC, "my-phone", "android-dhcp-14", 1, 3, 6, 15));
        }
        assertThat(scene.found()).containsExactly(CHANGED);
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
