package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.ip;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.wire.FrameBytes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** VLAN hopping: the switch removes the outer tag, and forwards the frame by the inner one. */
class DoubleTagTest {

    private static final long STATION = 0x0011_0000_0002L;
    private static final String FOUND = "wrong-vlan/00:11:00:00:00:02/inner vlan 20";
    private static final int ARP = 0x0806;
    private static final int CUSTOMER_TAG = 0x8100;
    private static final int SERVICE_TAG = 0x88A8;

    @Test
    void anInnerVlanBehindAnAllowedOneIsFound() {
        AuditScenario scene = allowed(10);
        scene.sends(1, tagged(CUSTOMER_TAG, 10));
        scene.sends(2, tagged(CUSTOMER_TAG, 10, 20));
        scene.sends(3, tagged(CUSTOMER_TAG, 10));

        assertThat(scene.found()).containsExactly(FOUND);
        Finding finding = scene.findings().get(0);
        assertThat(finding.evidence())
                .isEqualTo("sends VLAN 20 in a second tag, behind VLAN 10; group 'stations' allows VLAN 10");
        assertThat(finding.fields()).containsEntry("vlan", "20").containsEntry("outer_vlan", "10");
        assertThat(finding.count()).isEqualTo(1);
        assertThat(scene.summary(STATION).record().vlans()).containsExactly(10, 20);
    }

    @Test
    void neitherAPriorityTagNorAServiceTagNorMoreTagsHideIt() {
        for (int[] tags : List.of(new int[] {0, 20}, new int[] {0, 0, 20}, new int[] {0, 0, 0, 0, 0, 0, 0, 20})) {
            AuditScenario scene = allowed(0);
            scene.sends(1, tagged(CUSTOMER_TAG, tags));

            assertThat(scene.found()).containsExactly(FOUND);
        }
        AuditScenario scene = allowed(10);
        scene.sends(1, tagged(SERVICE_TAG, 10, 20));

        assertThat(scene.found()).containsExactly(FOUND);
    }

    @Test
    void eachFrameIsJudgedWhateverCameBefore() {
        AuditScenario scene = allowed(10);
        scene.sends(1, tagged(CUSTOMER_TAG, 10, 10, 10, 10, 10, 10));
        scene.sends(2, tagged(CUSTOMER_TAG, 10, 10, 10, 10, 10, 20));
        for (int second = 3; second < 10; second++) {
            scene.sends(second, tagged(CUSTOMER_TAG, 10, 20));
        }

        assertThat(scene.found()).containsExactly(FOUND);
        assertThat(scene.findings().get(0).count()).isEqualTo(8);
    }

    @Test
    void allowedInnerVlansAndPriorityTagsAreFine() {
        AuditScenario scene = allowed(10, 20);
        scene.sends(1, tagged(CUSTOMER_TAG, 10, 20));
        scene.sends(2, tagged(CUSTOMER_TAG, 10, 0));
        AuditScenario any = AuditScenario.with(policy(group("stations", Set.of(), STATION)));
        any.sends(1, tagged(CUSTOMER_TAG, 10, 20));

        assertThat(scene.found()).isEmpty();
        assertThat(any.found()).isEmpty();
    }

    private static AuditScenario allowed(Integer... vlans) {
        return AuditScenario.with(policy(group("stations", List.of(vlans), List.of(), Set.of(), false, STATION)));
    }

    private static byte[] tagged(int outerType, int... tags) {
        byte[] packet = FrameBytes.arp(2, STATION, ip("192.0.2.7"), 0, ip("192.0.2.250"));
        int type = ARP;
        for (int i = tags.length - 1; i >= 0; i--) {
            packet = FrameBytes.tag(tags[i], type, packet);
            type = CUSTOMER_TAG;
        }
        return FrameBytes.ethernet(BROADCAST, STATION, outerType, packet);
    }
}
