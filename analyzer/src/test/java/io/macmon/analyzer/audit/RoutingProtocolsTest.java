package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.claim.RoutingFixtures;
import io.macmon.config.policy.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Stations that speak the protocols of routers. */
class RoutingProtocolsTest {

    private static final long STATION = 0x0200_0000_0001L;
    private static final String FINDING = "rogue-router/02:00:00:00:00:01/";

    @Test
    void eachProtocolOfRoutersIsFound() {
        assertThat(found(Set.of(), RoutingFixtures.all()))
                .containsExactlyInAnyOrder(
                        FINDING + "ospf",
                        FINDING + "rip",
                        FINDING + "eigrp",
                        FINDING + "irdp",
                        FINDING + "pim",
                        FINDING + "isis",
                        FINDING + "igmp",
                        FINDING + "mld");
    }

    @Test
    void theEvidenceStatesWhatTheMessageStates() {
        AuditScenario scene = AuditScenario.with(policy(group("stations", Set.of(), STATION)));
        scene.sends(1, RoutingFixtures.all().get(0));

        Finding finding = scene.findings().get(0);
        assertThat(finding.evidence())
                .isEqualTo("sends OSPF messages (from 10.0.0.1, message hello, router id 10.0.0.1, area 0.0.0.7) "
                        + "without the role router");
        assertThat(finding.fields()).containsEntry("router_id", "10.0.0.1").containsEntry("vlan", "0");
    }

    @Test
    void aRouterMaySpeakAllOfThem() {
        assertThat(found(Set.of(Role.ROUTER), RoutingFixtures.all())).isEmpty();
    }

    @Test
    void aSwitchMayAskForMembersOnly() {
        assertThat(found(Set.of(Role.SWITCH), RoutingFixtures.all()))
                .containsExactlyInAnyOrder(
                        FINDING + "ospf",
                        FINDING + "rip",
                        FINDING + "eigrp",
                        FINDING + "irdp",
                        FINDING + "pim",
                        FINDING + "isis");
    }

    @Test
    void hostsMayAskForRoutesAndReportTheirGroups() {
        assertThat(found(Set.of(), RoutingFixtures.ofHosts())).isEmpty();
    }

    private static List<String> found(Set<Role> roles, List<byte[]> frames) {
        AuditScenario scene = AuditScenario.with(policy(group("stations", roles, STATION)));
        frames.forEach(frame -> scene.sends(1, frame));
        return scene.found();
    }
}
