package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.arp;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.config.policy.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Poisoning with ARP replies, where the owner of the address has never sent ARP. */
class UnsolicitedRepliesTest {

    private static final long GATEWAY = 0x0011_0000_0001L;
    private static final long VICTIM = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final String ADDRESS = "192.0.2.1";

    @Test
    void repliesToNoRequestAreFound() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.asks(0, VICTIM, "192.0.2.2", "192.0.2.9");
        for (int second = 0; second < 10; second += 2) {
            scene.sends(second, reply(THIEF, VICTIM));
        }

        assertThat(scene.found()).containsExactly("unasked-reply/00:11:00:00:00:03/192.0.2.1");
        assertThat(scene.findings().get(0).evidence())
                .isEqualTo("unsolicited ARP replies claim 192.0.2.1, which no station requested or was seen to own");
    }

    @Test
    void anotherStationsRequestDoesNotExcuseThem() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.asks(0, THIEF, "192.0.2.66", ADDRESS);
        scene.sends(0.1, reply(THIEF, VICTIM));
        scene.sends(0.2, reply(THIEF, VICTIM));

        assertThat(scene.found()).contains("unasked-reply/00:11:00:00:00:03/192.0.2.1");
    }

    @Test
    void itsOwnRequestDoesNotExcuseABroadcastReply() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int second = 0; second < 10; second += 2) {
            scene.asks(second, THIEF, "192.0.2.66", ADDRESS);
            scene.sends(second + 0.1, reply(THIEF, BROADCAST));
        }
        assertThat(scene.found()).contains("unasked-reply/00:11:00:00:00:03/192.0.2.1");
    }

    @Test
    void theThiefsRequestDoesNotMakeTheOwnersReplyUnsolicited() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        for (int second = 0; second < 10; second += 2) {
            scene.asks(second, VICTIM, "192.0.2.2", ADDRESS);
            scene.asks(second + 0.1, THIEF, "192.0.2.66", ADDRESS);
            scene.sends(second + 0.2, reply(GATEWAY, BROADCAST));
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void theTrueOwnerIsNotBlamedWhenItTurnsUp() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.asks(0, VICTIM, "192.0.2.2", "192.0.2.9");
        scene.sends(0, reply(THIEF, VICTIM));
        scene.asks(1, GATEWAY, ADDRESS, "192.0.2.2");
        scene.sends(2, reply(THIEF, VICTIM));

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "unasked-reply/00:11:00:00:00:03/192.0.2.1", "address-moved/00:11:00:00:00:03/192.0.2.1");
        assertThat(scene.findings())
                .extracting(Finding::evidence)
                .contains("unsolicited ARP replies claim 192.0.2.1, which belongs to 00:11:00:00:00:01");
    }

    @Test
    void answersToRequestsAndOneReplyWithoutOneAreFine() {
        AuditScenario scene = AuditScenario.withoutPolicy();
        scene.asks(0, VICTIM, "192.0.2.2", "192.0.2.9");
        scene.sends(0, reply(GATEWAY, VICTIM)); // its request was not captured
        for (int second = 1; second < 100; second += 10) {
            scene.asks(second, VICTIM, "192.0.2.2", ADDRESS);
            scene.sends(second + 0.1, reply(GATEWAY, VICTIM));
        }
        scene.sends(200, reply(GATEWAY, VICTIM)); // its own by now
        scene.asks(300, VICTIM, "192.0.2.2", "192.0.2.9");
        scene.sends(300.1, arp(THIEF, BROADCAST, 2, THIEF, "192.0.2.9", VICTIM, "192.0.2.2"));
        scene.sends(301, arp(THIEF, VICTIM, 2, THIEF, "192.0.2.9", VICTIM, "192.0.2.2"));

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aProxyMaySendUnsolicitedReplies() {
        AuditScenario scene = AuditScenario.with(policy(group("proxies", Set.of(Role.PROXY_ARP), THIEF, VICTIM)));
        scene.asks(0, VICTIM, "192.0.2.2", "192.0.2.9");
        for (int second = 0; second < 10; second += 2) {
            scene.sends(second, reply(THIEF, VICTIM));
        }

        assertThat(scene.found()).isEmpty();
    }

    private static byte[] reply(long sender, long to) {
        return arp(sender, to, 2, sender, ADDRESS, to, "192.0.2.2");
    }
}
