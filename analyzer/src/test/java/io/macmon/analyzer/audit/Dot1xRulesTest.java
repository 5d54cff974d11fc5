package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.BROADCAST;
import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static io.macmon.analyzer.audit.AuditScenario.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Dot1xRulesTest {

    private static final long LAPTOP = 0x0011_0000_0002L;
    private static final long SWITCH = 0x0011_0000_0001L;
    private static final long PRINTER = 0x0011_0000_0003L;
    private static final long PAE_GROUP = 0x0180_C200_0003L;
    private static final Policy POLICY = policy(
            group("laptops", Set.of(Role.DOT1X), LAPTOP),
            group("printers", Set.of(Role.MAB), PRINTER),
            group("switches", Set.of(), SWITCH));

    private final AuditScenario scene = AuditScenario.with(POLICY);

    @Test
    void anAuthenticatedStationMaySend() {
        authenticate(0);
        scene.talks(1, LAPTOP);

        assertThat(scene.found()).isEmpty();
        assertThat(scene.summary(LAPTOP).record().dot1x()).isEqualTo(Dot1x.AUTHENTICATED);
        assertThat(scene.summary(LAPTOP).record().identity()).isEqualTo("al");
    }

    @Test
    void aUnicastAnswerCounts() {
        start(0);
        scene.eapol(1, SWITCH, LAPTOP, 0, 3, 9, 0, 4);

        assertThat(scene.summary(LAPTOP).record().dot1x()).isEqualTo(Dot1x.AUTHENTICATED);
    }

    @Test
    void trafficBeforeSuccessIsFoundIfAnAuthenticatorWasSeen() {
        start(0);
        scene.talks(1, LAPTOP);
        assertThat(scene.found()).isEmpty(); // no authenticator was seen

        request(2);
        scene.sends(3, udp(LAPTOP, BROADCAST)); // requests an address
        assertThat(scene.found()).isEmpty();

        scene.talks(4, LAPTOP);
        assertThat(scene.found()).containsExactly("dot1x-before-success/00:11:00:00:00:02");
    }

    @Test
    void trafficAfterAFailureIsFound() {
        start(0);
        respond(1, 7);
        scene.eapol(2, SWITCH, PAE_GROUP, 0, 4, 7, 0, 4);
        scene.talks(3, LAPTOP);
        assertThat(scene.found()).isEmpty(); // its user may retry
        scene.talks(63, LAPTOP);

        assertThat(scene.summary(LAPTOP).record().dot1x()).isEqualTo(Dot1x.FAILED);
        assertThat(scene.found()).containsExactly("dot1x-before-success/00:11:00:00:00:02");
    }

    @Test
    void aMulticastAnswerBelongsToTheStationThatRespondedWithItsIdentifier() {
        start(0);
        respond(1, 7);
        scene.eapol(2, SWITCH, PAE_GROUP, 0, 3, 8, 0, 4); // another station's

        assertThat(scene.summary(LAPTOP).record().dot1x()).isEqualTo(Dot1x.STARTED);
    }

    @Test
    void trafficAfterALogoffIsFound() {
        authenticate(0);
        scene.eapol(1, LAPTOP, PAE_GROUP, 2);
        scene.eapol(1.1, SWITCH, PAE_GROUP, 0, 4, 7, 0, 4);
        scene.talks(2, LAPTOP);

        assertThat(scene.found()).containsExactly("dot1x-after-logoff/00:11:00:00:00:02");
        assertThat(scene.findings().get(0).evidence()).contains("'al'");
        assertThat(scene.summary(LAPTOP).record().dot1x()).isEqualTo(Dot1x.LOGGED_OFF);
    }

    @Test
    void aStationThatSentTrafficFirstMayReauthenticate() {
        scene.talks(0, LAPTOP);
        request(1);
        scene.talks(2, LAPTOP);
        respond(3, 7);
        scene.talks(4, LAPTOP);
        assertThat(scene.found()).isEmpty();

        scene.eapol(5, SWITCH, LAPTOP, 0, 4, 7, 0, 4);
        scene.talks(66, LAPTOP);
        assertThat(scene.found()).containsExactly("dot1x-before-success/00:11:00:00:00:02");
    }

    @Test
    void aHostAndItsUserMayAlternate() {
        scene.eapol(0, LAPTOP, PAE_GROUP, 0, 2, 7, 0, 11, 1, 'h', 'o', 's', 't', '/', 'a');
        scene.eapol(1, LAPTOP, PAE_GROUP, 0, 2, 8, 0, 6, 1, 'b');

        assertThat(scene.found()).isEmpty();
    }

    @Test
    void anotherIdentityIsFound() {
        authenticate(0);
        scene.eapol(1, LAPTOP, PAE_GROUP, 0, 2, 9, 0, 7, 1, 'b', 27);

        assertThat(scene.found()).containsExactly("dot1x-identity/00:11:00:00:00:02/b\\x1b");
        assertThat(scene.findings().get(0).evidence()).isEqualTo("identifies as 'b\\x1b', previously as 'al'");
    }

    @Test
    void moreStartsThanASupplicantSendsAreAFlood() {
        for (int i = 0; i < 10; i++) {
            start(i);
        }
        assertThat(scene.found()).isEmpty();

        start(10);
        assertThat(scene.found()).containsExactly("dot1x-start-flood/00:11:00:00:00:02");
    }

    @Test
    void startsThirtySecondsApartAreNotAFlood() {
        for (int i = 0; i < 100; i++) {
            start(30 * i);
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void eapolFromAStationWithoutASupplicantIsFound() {
        scene.eapol(0, PRINTER, PAE_GROUP, 1);

        assertThat(scene.found()).containsExactly("mab-eapol/00:11:00:00:00:03");
    }

    private void authenticate(double second) {
        start(second);
        request(second + 0.1);
        respond(second + 0.2, 7);
        scene.eapol(second + 0.3, SWITCH, PAE_GROUP, 0, 3, 7, 0, 4);
    }

    private void start(double second) {
        scene.eapol(second, LAPTOP, PAE_GROUP, 1);
    }

    private void request(double second) {
        scene.eapol(second, SWITCH, LAPTOP, 0, 1, 7, 0, 5, 1);
    }

    private void respond(double second, int identifier) {
        scene.eapol(second, LAPTOP, PAE_GROUP, 0, 2, identifier, 0, 7, 1, 'a', 'l');
    }
}
