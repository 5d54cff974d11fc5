package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.claim.SwitchFixtures;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Stations that speak the protocols of switches. */
class RogueSwitchTest {

    private static final long STATION = 0x0200_0000_0001L;
    private static final int SOURCE = 6;
    private static final int LLDP = 0x88CC;

    private static final int BRIDGE = 0x04;
    private static final int BRIDGE_AND_ROUTER = 0x14;
    private static final int BRIDGE_AND_PHONE = 0x24;
    private static final int BRIDGE_ROUTER_AND_PHONE = 0x34;
    private static final int STATION_ONLY = 0x80;

    @Test
    void eachProtocolOfSwitchesIsFound() {
        AuditScenario scene = AuditScenario.with(policyWith(Set.of()));
        SwitchFixtures.all().forEach(frame -> scene.sends(1, frame));

        assertThat(scene.found())
                .containsExactlyInAnyOrderElementsOf(
                        List.of("stp", "pvst", "dtp", "vtp", "pagp", "udld", "gvrp", "mvrp", "lacp").stream()
                                .map(protocol -> "rogue-switch/02:00:00:00:00:01/" + protocol)
                                .toList());
    }

    @Test
    void theEvidenceStatesWhatTheMessageStates() {
        AuditScenario scene = AuditScenario.with(policyWith(Set.of()));
        scene.sends(1, SwitchFixtures.all().get(0));

        Finding finding = scene.findings().get(0);
        assertThat(finding.evidence())
                .isEqualTo("sends spanning tree BPDUs (version RSTP, root 32768/02:00:00:00:00:02, "
                        + "bridge 36864/02:00:00:00:00:01, root cost 4) without the role switch");
        assertThat(finding.fields())
                .containsEntry("root", "32768/02:00:00:00:00:02")
                .containsEntry("root_cost", "4")
                .containsEntry("source", "02:00:00:00:00:01")
                .containsEntry("vlan", "0");
    }

    @Test
    void aTagDoesNotHideIt() {
        AuditScenario scene = AuditScenario.with(policyWith(Set.of()));
        byte[] bpdu = SwitchFixtures.all().get(0);
        scene.sends(
                1,
                FrameBytes.joined(
                        Arrays.copyOf(bpdu, 12),
                        FrameBytes.hex("8100 0000"),
                        Arrays.copyOfRange(bpdu, 12, bpdu.length)));

        assertThat(scene.found()).containsExactly("rogue-switch/02:00:00:00:00:01/stp");
    }

    @Test
    void theRoleSwitchAllowsAllOfThem() {
        AuditScenario scene = AuditScenario.with(policyWith(Set.of(Role.SWITCH)));
        SwitchFixtures.all().forEach(frame -> scene.sends(1, frame));
        scene.sends(2, lldp(STATION, BRIDGE_AND_ROUTER));

        assertThat(scene.found()).isEmpty();
        assertThat(scene.summary(STATION).record().services()).contains("switch", "lacp");
    }

    @Test
    void aRouterIsNoSwitch() {
        AuditScenario scene = AuditScenario.with(policyWith(Set.of(Role.ROUTER)));
        scene.sends(1, SwitchFixtures.all().get(0));

        assertThat(scene.found()).containsExactly("rogue-switch/02:00:00:00:00:01/stp");
    }

    @Test
    void withoutAPolicyAnyStationMayBeASwitch() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        SwitchFixtures.all().forEach(frame -> scene.sends(1, frame));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void whoAnnouncesItselfAsABridgeIsFound() {
        AuditScenario scene = AuditScenario.with(policyWith(Set.of()));
        scene.sends(1, lldp(STATION, BRIDGE));

        assertThat(scene.found()).containsExactly("rogue-switch/02:00:00:00:00:01/lldp");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("announces itself in LLDP (capabilities bridge, system x\\x1b, port p1) "
                        + "without the role switch or router");
    }

    @Test
    void aRouterIsNotExcusedAsAPhone() {
        AuditScenario scene = AuditScenario.with(policyWith(Set.of()));
        scene.sends(1, lldp(STATION, BRIDGE_ROUTER_AND_PHONE));

        assertThat(scene.found()).hasSize(1);
    }

    @Test
    void phonesPlainStationsAndRoutersMayAnnounceThemselves() {
        AuditScenario scene = AuditScenario.with(policyWith(Set.of()));
        scene.sends(1, lldp(STATION, BRIDGE_AND_PHONE));
        scene.sends(2, lldp(STATION, STATION_ONLY));
        AuditScenario routers = AuditScenario.with(policyWith(Set.of(Role.ROUTER)));
        routers.sends(1, lldp(STATION, BRIDGE_AND_ROUTER));

        assertThat(scene.found()).isEmpty();
        assertThat(routers.found()).isEmpty();
    }

    @Test
    void madeUpSourcesAreOneFinding() {
        AuditScenario scene = AuditScenario.with(policyWith(Set.of()));
        for (int i = 0; i < 5_000; i++) {
            scene.sends(
                    1 + i / 1_000.0,
                    from(0x0210_0000_0000L + i, SwitchFixtures.all().get(2)));
        }

        List<Finding> rogue = scene.findings().stream()
                .filter(finding -> finding.kind() == FindingKind.ROGUE_SWITCH)
                .toList();
        assertThat(rogue).hasSizeLessThan(10);
        assertThat(rogue)
                .filteredOn(finding -> finding.station().equals(Finding.SEGMENT))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.key()).isEqualTo("rogue-switch/00:00:00:00:00:00/dtp");
                    assertThat(finding.evidence()).startsWith("a made-up source sends DTP messages");
                });
    }

    @Test
    void aSourceThatNoStationHasIsNotNamed() {
        AuditScenario scene = AuditScenario.with(policyWith(Set.of()));
        scene.sends(1, from(0x0110_0000_0000L, SwitchFixtures.all().get(0)));

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "rogue-switch/00:00:00:00:00:00/stp", "invalid-source/00:00:00:00:00:00/multicast");
        assertThat(scene.findings())
                .anySatisfy(finding -> assertThat(finding.fields())
                        .containsEntry("source", "01:10:00:00:00:00")
                        .containsKey("root"));
    }

    @Test
    void noiseDoesNotHideAListedStation() {
        AuditScenario scene = AuditScenario.with(policyWith(Set.of()));
        for (int i = 0; i < 5_000; i++) {
            scene.sends(
                    1 + i / 1_000.0,
                    from(0x0210_0000_0000L + i, SwitchFixtures.all().get(2)));
        }
        scene.sends(6, SwitchFixtures.all().get(0));

        assertThat(scene.reported).extracting(Finding::key).contains("rogue-switch/02:00:00:00:00:01/stp");
    }

    private static Policy policyWith(Set<Role> roles) {
        return policy(group("stations", roles, STATION));
    }

    private static byte[] from(long mac, byte[] frame) {
        byte[] source = new byte[6];
        for (int i = 0; i < 6; i++) {
            source[i] = (byte) (mac >>> (40 - 8 * i));
        }
        byte[] copy = frame.clone();
        System.arraycopy(source, 0, copy, SOURCE, 6);
        return copy;
    }

    // Chassis ID, port ID, time to live, system name with an escape character, capabilities.
    private static byte[] lldp(long mac, int capabilities) {
        byte[] message = FrameBytes.hex("0207 04 020000000001 0403 05 7031 0602 0078 0a02 781b 0e04 00ff 00ff 0000");
        message[message.length - 3] = (byte) capabilities;
        return FrameBytes.ethernet(0x0180_C200_000EL, mac, LLDP, message);
    }
}
