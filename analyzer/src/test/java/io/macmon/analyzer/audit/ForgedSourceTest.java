package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An attacker who sends from its own IP address with the MAC address of an innocent station. */
class ForgedSourceTest {

    private static final long PC = 0x0011_0000_0002L;
    private static final long ATTACKER = 0x0011_0000_0003L;
    private static final String DOUBT =
            "; it comes from 192.0.2.66, which belongs to 00:11:00:00:00:03, so its source may be forged";

    private final AuditScenario scene = AuditScenario.withoutPolicy();

    @BeforeEach
    void seeBoth() {
        scene.announces(0, PC, "192.0.2.2");
        scene.announces(0, ATTACKER, "192.0.2.66");
    }

    @Test
    void nameAnswersDoNotOnlyBlameTheOwnerOfTheSource() {
        scene.sends(1, NameFrames.llmnr(PC, 0x0011_0000_0009L, "192.0.2.66", "wpad", "192.0.2.66"));

        assertDoubt("name-poisoning/00:11:00:00:00:02/wpad");
    }

    @Test
    void dhcpMessagesDoNotOnlyBlameTheOwnerOfTheSource() {
        scene.sends(1, DhcpFrames.toServer(3, PC, ATTACKER, "192.0.2.66"));

        assertDoubt("dhcp-abuse/00:11:00:00:00:02/00:11:00:00:00:03");
    }

    @Test
    void aScanDoesNotOnlyBlameTheOwnerOfTheSource() {
        for (int i = 0; i < 80; i++) {
            scene.sends(1, arp(PC, BROADCAST, 1, PC, "192.0.2.66", 0, "198.51.100." + i));
        }
        assertDoubt("scan/00:11:00:00:00:02/arp");
    }

    @Test
    void anOwnAddressIsNoDoubt() {
        scene.sends(1, NameFrames.llmnr(PC, 0x0011_0000_0009L, "192.0.2.2", "wpad", "192.0.2.2"));

        assertThat(scene.findings().get(0).evidence()).doesNotContain("forged");
        assertThat(scene.findings().get(0).fields()).doesNotContainKey("sender_ip_owner");
    }

    private void assertDoubt(String key) {
        Finding finding = scene.findings().stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow();
        assertThat(finding.evidence()).endsWith(DOUBT);
        assertThat(finding.fields())
                .containsEntry("sender_ip", "192.0.2.66")
                .containsEntry("sender_ip_owner", "00:11:00:00:00:03");
    }
}
