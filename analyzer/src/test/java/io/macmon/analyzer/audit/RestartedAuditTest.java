package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.at;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.RouterFrames.announcement;
import static io.macmon.analyzer.audit.RouterFrames.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is learned about routers and DHCP servers before a restart of the audit counts after it. */
class RestartedAuditTest {

    private static final int HOUR = 3_600;
    private static final long FIRST = 0x0011_0000_0001L;
    private static final long SECOND = 0x0011_0000_0002L;
    private static final long THIEF = 0x0011_0000_0003L;
    private static final long PC = 0x0011_0000_0004L;
    private static final String SHARED = "192.0.2.254";
    private static final String TAKEOVER = "router-takeover/00:11:00:00:00:03/192.0.2.254";
    private static final int VRRP_PRIORITY = 36;
    private static final int HSRP_PRIORITY = 47;
    private static final int HSRP_STATE = 44;
    private static final int HSRP_HOLD = 46;
    private static final int HSRP_PASSWORD = 50;
    private static final int ACTIVE = 16;
    private static final int STANDBY = 8;

    private AuditScenario scene = AuditScenario.withMemory(Policy.NONE);

    @ParameterizedTest
    @ValueSource(ints = {0, HOUR, 100 * HOUR})
    void aNewcomerThatTakesOverRightAfterTheStartIsFound(int pause) {
        firstIsMaster(0, 120);
        scene = scene.restarted();
        scene.sends(120.1 + pause, vrrp(THIEF, "192.0.2.66", 254));

        assertThat(scene.found()).contains(TAKEOVER);
    }

    @Test
    void anEqualOrLesserNewcomerThatForestallsTheActiveRouterIsFound() {
        for (int priority : List.of(150, 149)) {
            scene = AuditScenario.withMemory(Policy.NONE);
            firstIsMaster(0, 120);
            scene = scene.restarted();
            scene.sends(HOUR, vrrp(THIEF, "192.0.2.66", priority));

            assertThat(scene.found()).anyMatch(key -> key.contains("00:11:00:00:00:03") && key.startsWith("router-"));
        }
    }

    @Test
    void aKilledAuditKnowsTheActiveRouterToo() {
        for (int second = 0; second < 100; second++) {
            firstIsMaster(second, second + 1);
            scene.tick(second + 0.5);
        }
        scene = scene.killed();
        scene.sends(HOUR, vrrp(THIEF, "192.0.2.66", 150));

        assertThat(scene.found()).contains(TAKEOVER);
    }

    @Test
    void aRouterHeardForASecondIsKnownAfterAKill() {
        firstIsMaster(0, 2);
        scene.tick(2);
        scene.sends(2.5, announcement(FIRST, 1, 100, prefix("2001:db8:1::")));
        scene.tick(3.5);
        scene = scene.killed();

        scene.sends(HOUR, announcement(FIRST, 1, 100, prefix("2001:db8:66::")));
        firstIsMaster(HOUR, HOUR + 20);
        scene.sends(HOUR + 20, vrrp(THIEF, "192.0.2.66", 254));
        assertThat(scene.found()).contains("router-changed/00:11:00:00:00:01/prefix", TAKEOVER);
    }

    @Test
    void aMemberThatRaisesItsPriorityRightAfterTheStartIsFound() {
        for (int second = 0; second < 120; second++) {
            scene.sends(second, hsrp(FIRST, "192.0.2.1", ACTIVE, 150));
            scene.sends(second, hsrp(THIEF, "192.0.2.3", STANDBY, 100));
        }
        scene = scene.restarted();
        scene.sends(10 * HOUR, hsrp(THIEF, "192.0.2.3", ACTIVE, 255));

        assertThat(scene.found()).contains(TAKEOVER);
    }

    @Test
    void aRouterThatWasReportedIsNotAcceptedBecauseTheAuditWasStopped() {
        firstIsMaster(0, 120);
        scene.sends(120, vrrp(THIEF, "192.0.2.66", 254));
        scene = scene.restarted();
        scene.sends(10 * HOUR, vrrp(THIEF, "192.0.2.66", 254));

        assertThat(scene.reported).extracting(Finding::key).contains(TAKEOVER);
        assertThat(scene.findings())
                .filteredOn(finding -> finding.key().equals(TAKEOVER))
                .singleElement()
                .satisfies(finding -> assertThat(finding.count()).isEqualTo(2));
    }

    @Test
    void manyGroupsBeforeTheRestartDoNotPushOutOneThatIsInUse() {
        firstIsMaster(0, 120);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1_100; i++) {
                byte[] advertisement = RouterFrames.vrrp(THIEF, "192.0.2.66", i & 0xFF, "192.0.2.99");
                scene.sends(200 + round * 2 * HOUR + i, RouterFrames.inVlan(1 + i / 256 + 10 * round, advertisement));
            }
            scene.tick(2 * HOUR + round * 2 * HOUR);
        }
        scene = scene.restarted();
        scene.sends(10 * HOUR, vrrp(THIEF, "192.0.2.66", 254));

        assertThat(scene.found()).contains(TAKEOVER);
    }

    @Test
    void anOrdinaryFailoverRightAfterTheStartIsNotAFinding() {
        AuditScenario routers = AuditScenario.withMemory(policy(group("routers", Set.of(Role.ROUTER), FIRST, SECOND)));
        for (int second = 0; second < 120; second++) {
            routers.sends(second, vrrp(FIRST, "192.0.2.1", 150));
            routers.announces(second, FIRST, SHARED);
        }
        for (int second = 124; second < 240; second++) {
            routers.sends(second, vrrp(SECOND, "192.0.2.2", 100));
            routers.announces(second, SECOND, SHARED);
        }
        for (int second = 240; second < 300; second++) {
            routers.sends(second, vrrp(FIRST, "192.0.2.1", 150));
            routers.announces(second, FIRST, SHARED);
        }
        List<String> before = routers.found();
        AuditScenario restarted = routers.restarted();
        for (int second = HOUR; second < HOUR + 60; second++) {
            restarted.sends(second, vrrp(SECOND, "192.0.2.2", 100));
            restarted.announces(second, SECOND, SHARED);
        }

        assertThat(before).noneMatch(key -> key.contains("router") || key.contains("arp") || key.contains("moved"));
        assertThat(restarted.found())
                .noneMatch(key -> key.contains("router") || key.contains("arp") || key.contains("moved"));
    }

    @Test
    void theStandbyRouterMayContinueAsTheActiveOneOfTheTimeWithoutAudit() {
        firstIsMaster(0, 120);
        scene = scene.restarted();
        firstIsMaster(HOUR, HOUR + 60);
        scene = scene.restarted();
        firstIsMaster(3 * HOUR, 3 * HOUR + 60);

        assertThat(scene.found()).noneMatch(key -> key.startsWith("router-"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, HOUR, 100 * HOUR})
    void settingsThatChangedMeanwhileAreFound(int pause) {
        advertises(0, 100, "2001:db8:1::");
        scene = scene.restarted();
        scene.sends(121 + pause, announcement(FIRST, 1, 100, prefix("2001:db8:66::")));

        assertThat(scene.found()).contains("router-changed/00:11:00:00:00:01/prefix");
        assertThat(scene.findings())
                .filteredOn(finding -> finding.kind().id().equals("router-changed"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.fields())
                        .containsEntry("before", "2001:db8:1::/64")
                        .containsEntry("after", "2001:db8:66::/64"));
    }

    @Test
    void aSettingThatTheRouterNeverAnnouncedIsFound() {
        advertises(0, 100, "2001:db8:1::");
        scene = scene.restarted();
        scene.sends(HOUR, announcement(FIRST, 1, 100, prefix("2001:db8:1::"), FrameBytes.hex("25 01 687474703a79")));

        assertThat(scene.found()).contains("router-changed/00:11:00:00:00:01/captive-portal");
    }

    @Test
    void aLifetimeThatIsMuchShorterThanBeforeTheRestartIsFound() {
        for (int second = 0; second < 120; second += 10) {
            scene.sends(second, announcement(FIRST, 1, 200, prefix("2001:db8:1::")));
        }
        scene = scene.restarted();
        for (int i = 0; i < 4; i++) {
            scene.sends(10 * HOUR + i, announcement(FIRST, 1, 1, prefix("2001:db8:1::")));
        }

        assertThat(scene.found()).contains("router-changed/00:11:00:00:00:01/lifetime");
    }

    @Test
    void theSameSettingsAreNotAFinding() {
        advertises(0, 100, "2001:db8:1::");
        scene.sends(100, DhcpFrames.ack(FIRST, PC, "192.0.2.1", "192.0.2.53"));
        scene.sends(101, hsrp(FIRST, "192.0.2.1", ACTIVE, 150));
        scene = scene.restarted();
        advertises(HOUR, HOUR + 100, "2001:db8:1::");
        scene.sends(HOUR + 100, DhcpFrames.ack(FIRST, PC, "192.0.2.1", "192.0.2.53"));
        scene.sends(HOUR + 101, hsrp(FIRST, "192.0.2.1", ACTIVE, 150));
        assertThat(scene.found()).noneMatch(key -> key.contains("changed"));

        byte[] other = FrameBytes.with(hsrp(FIRST, "192.0.2.1", ACTIVE, 150), HSRP_PASSWORD, 'x');
        scene.sends(HOUR + 102, other);
        assertThat(scene.found()).contains("router-changed/00:11:00:00:00:01/authentication");
    }

    @Test
    void anotherGatewayOfTheDhcpServerIsFound() {
        for (int second = 0; second < 100; second += 10) {
            scene.sends(second, DhcpFrames.ack(FIRST, PC, "192.0.2.1", "192.0.2.53"));
        }
        scene = scene.restarted();
        scene.sends(HOUR, DhcpFrames.ack(FIRST, PC, "192.0.2.66", "192.0.2.66"));

        assertThat(scene.found())
                .contains("dhcp-changed/00:11:00:00:00:01/router", "dhcp-changed/00:11:00:00:00:01/dns");
    }

    @Test
    void anotherBootServerForTheSameKindOfClientIsFound() {
        for (int second = 0; second < 100; second += 10) {
            boots(second, "192.0.2.10");
        }
        scene = scene.restarted();
        boots(HOUR, "192.0.2.66");

        assertThat(scene.found()).contains("dhcp-changed/00:11:00:00:00:01/boot-server");
    }

    @Test
    void theGatewayOfTheDhcpServerIsStillOne() {
        scene.talks(0, FIRST);
        for (int second = 61; second < 200; second += 10) {
            scene.sends(second, DhcpFrames.ack(FIRST, PC, "192.0.2.1", "192.0.2.53"));
            scene.answers(second, SECOND, "192.0.2.1");
        }
        scene = scene.restarted();
        scene.answers(HOUR, THIEF, "192.0.2.1");

        assertThat(scene.found()).contains("address-theft/00:11:00:00:00:03/192.0.2.1");
    }

    @Test
    void aFindingThatWasOpenEndsAnHourAfterTheStartUnlessItOccursAgain() {
        AuditScenario office = AuditScenario.withMemory(policy(group("office", Set.of(), PC)));
        office.talks(0, THIEF);
        office.talks(0, FIRST);
        office = office.restarted();
        office.talks(10 * HOUR, PC);
        office.talks(10 * HOUR + 10, FIRST);
        office.tick(10 * HOUR + 3_500);
        assertThat(office.resolved).isEmpty();
        assertThat(office.reported).extracting(Finding::key).contains("unexpected-source/00:11:00:00:00:01");

        office.tick(11 * HOUR + 5);
        assertThat(office.resolved).singleElement().satisfies(end -> {
            assertThat(end.getKey().key()).isEqualTo("unexpected-source/00:11:00:00:00:03");
            assertThat(end.getKey().last()).isEqualTo(at(0));
            assertThat(end.getKey().isResolved()).isTrue();
        });
        office = office.restarted();
        office.talks(20 * HOUR, PC);
        office.tick(40 * HOUR);
        assertThat(office.resolved)
                .extracting(end -> end.getKey().key())
                .containsExactly("unexpected-source/00:11:00:00:00:01");
    }

    @Test
    void aFindingThatEndedJustBeforeTheStopIsOver() {
        AuditScenario office = AuditScenario.withMemory(policy(group("office", Set.of(), PC)));
        office.talks(0, THIEF);
        office.talks(2 * HOUR, PC);
        office = office.restarted();
        office.talks(2 * HOUR + 1, PC);
        office.tick(10 * HOUR);

        assertThat(office.resolved).isEmpty();
        assertThat(office.found()).noneMatch(key -> key.startsWith("unexpected-source"));
    }

    @Test
    void aDisputeThatEndedIsNotInTheNextReport() {
        scene.answers(0, PC, "192.0.2.10");
        scene.answers(1, THIEF, "192.0.2.10");
        scene.tick(2 * HOUR);
        assertThat(scene.resolved).hasSize(1);
        scene = scene.restarted();
        scene.talks(3 * HOUR, PC);

        assertThat(scene.found()).noneMatch(key -> key.startsWith("address-moved"));
    }

    @Test
    void aFindingThatIsWithdrawnAfterTheRestartEnds() {
        Policy absence =
                policy(group("servers", List.of(), List.of(), Set.of(), true, FIRST), group("pcs", Set.of(), PC));
        AuditScenario office = AuditScenario.withMemory(absence);
        office.talks(0, PC);
        assertThat(office.found()).contains("absent-station/00:11:00:00:00:01");
        office = office.restarted();
        office.talks(HOUR, FIRST);
        office.talks(HOUR + 1, PC);
        assertThat(office.found()).noneMatch(key -> key.startsWith("absent-station"));

        assertThat(office.resolved)
                .extracting(end -> end.getKey().key())
                .containsExactly("absent-station/00:11:00:00:00:01");
    }

    @Test
    void aFindingThatTurnedOutToBeWrongIsStoredAsOver() {
        AuditScenario office = AuditScenario.withMemory(policy(group("office", Set.of(), PC)));
        office.talks(0, THIEF);
        office.tick(2);
        office.audit.withdraw(FindingKind.UNEXPECTED_SOURCE, new MacAddress(THIEF), "");
        office.tick(4);

        assertThat(office.persisted.get(office.persisted.size() - 1).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isResolved()).isTrue());
    }

    private void firstIsMaster(int from, int to) {
        for (int second = from; second < to; second++) {
            scene.sends(second, vrrp(FIRST, "192.0.2.1", 150));
        }
    }

    private void advertises(int from, int to, String prefix) {
        for (int second = from; second < to; second += 10) {
            scene.sends(second, announcement(FIRST, 1, 100, prefix(prefix)));
        }
    }

    private void boots(int second, String server) {
        scene.sends(second, DhcpFrames.request(PC, "", "PXEClient", 1, 3, 66));
        scene.sends(
                second + 0.5,
                DhcpFrames.answer(
                        FIRST, 5, PC, "192.0.2.7", DhcpFrames.option(66, server.getBytes(StandardCharsets.US_ASCII))));
    }

    private static byte[] vrrp(long mac, String source, int priority) {
        return FrameBytes.with(RouterFrames.vrrp(mac, source, 7, SHARED), VRRP_PRIORITY, priority);
    }

    private static byte[] hsrp(long mac, String source, int state, int priority) {
        byte[] hello = FrameBytes.with(RouterFrames.hsrp(mac, source, 7, SHARED), HSRP_STATE, state);
        return FrameBytes.with(FrameBytes.with(hello, HSRP_HOLD, 10), HSRP_PRIORITY, priority);
    }
}
