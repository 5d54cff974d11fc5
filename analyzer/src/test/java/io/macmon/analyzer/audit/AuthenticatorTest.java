package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.AuditScenario.group;
import static io.macmon.analyzer.audit.AuditScenario.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the authenticator lets a station in or out, and a station that sends no EAPOL is found. */
class AuthenticatorTest {

    private static final long LAPTOP = 0x0011_0000_0002L;
    private static final long OTHER_LAPTOP = 0x0011_0000_0004L;
    private static final long SWITCH = 0x0011_0000_0001L;
    private static final long PRINTER = 0x0011_0000_0003L;
    private static final long STRANGER = 0x0099_0000_0099L;
    private static final long PAE_GROUP = 0x0180_C200_0003L;
    private static final int LOGOFF = 2;
    private static final int REQUEST = 1;
    private static final int SUCCESS = 3;
    private static final int FAILURE = 4;

    private final AuditScenario scene = AuditScenario.with(policy(
            group("laptops", Set.of(Role.DOT1X), LAPTOP, OTHER_LAPTOP),
            group("printers", Set.of(Role.MAB), PRINTER),
            group("switches", Set.of(), SWITCH)));

    @ParameterizedTest
    @ValueSource(longs = {LAPTOP, OTHER_LAPTOP, PRINTER, STRANGER})
    void aSuccessFromAnotherSourceLetsNobodyIn(long source) {
        start(0, LAPTOP);
        ask(1, PAE_GROUP);
        respond(2, LAPTOP, 7);
        result(3, source, PAE_GROUP, SUCCESS, 7);
        result(4, source, LAPTOP, SUCCESS, 7);
        scene.talks(5, LAPTOP);

        String rogue = MacAddress.toString(source);
        assertThat(scene.found()).contains("rogue-authenticator/" + rogue, "dot1x-before-success/00:11:00:00:00:02");
        assertThat(scene.findings())
                .filteredOn(finding -> finding.key().startsWith("rogue-authenticator"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.evidence()).startsWith("sends an EAP-Success for 00:11:00:00:00:02");
                    assertThat(finding.fields())
                            .containsEntry("supplicant", "00:11:00:00:00:02")
                            .containsEntry("authenticator", "00:11:00:00:00:01");
                });
        assertThat(scene.summary(LAPTOP).record().dot1x()).isEqualTo(Dot1x.STARTED);
    }

    @Test
    void aFailureFromAnotherSourceBlamesNobody() {
        authenticate(0, LAPTOP);
        result(1, STRANGER, LAPTOP, FAILURE, 7);
        scene.talks(2, LAPTOP);

        assertThat(scene.found())
                .containsExactlyInAnyOrder(
                        "rogue-authenticator/00:99:00:00:00:99", "unexpected-source/00:99:00:00:00:99");
        assertThat(scene.summary(LAPTOP).verdict()).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void aStrangerIsNoAuthenticatorBesideAListedOne() {
        ask(0, PAE_GROUP);
        scene.eapol(1, STRANGER, PAE_GROUP, 0, REQUEST, 7, 0, 5, 1);

        assertThat(scene.found()).contains("rogue-authenticator/00:99:00:00:00:99");
        assertThat(scene.findings().get(0).evidence()).contains("00:11:00:00:00:01");
    }

    @Test
    void anUnlistedSwitchIsTheAuthenticatorIfThereIsNoOther() {
        start(0, LAPTOP);
        for (long port : new long[] {STRANGER, STRANGER + 1}) {
            scene.eapol(1, port, PAE_GROUP, 0, REQUEST, 7, 0, 5, 1);
            respond(2, LAPTOP, 7);
            result(3, port, PAE_GROUP, SUCCESS, 7);
            scene.talks(4, LAPTOP);
        }
        assertThat(scene.found())
                .containsExactly("unexpected-source/00:99:00:00:00:99", "unexpected-source/00:99:00:00:00:9a");
        assertThat(scene.summary(LAPTOP).record().dot1x()).isEqualTo(Dot1x.AUTHENTICATED);
    }

    @Test
    void aListedAuthenticatorReplacesAnUnlistedOne() {
        scene.eapol(0, STRANGER, PAE_GROUP, 0, REQUEST, 7, 0, 5, 1);
        ask(1, PAE_GROUP);
        start(2, LAPTOP);
        result(3, STRANGER, LAPTOP, SUCCESS, 7);

        assertThat(scene.found()).contains("rogue-authenticator/00:99:00:00:00:99");
        assertThat(scene.summary(LAPTOP).record().dot1x()).isEqualTo(Dot1x.STARTED);
    }

    @Test
    void aStationThatSendsNoEapolIsFoundWhileAnAuthenticatorAsks() {
        for (int second = 0; second < 240; second += 30) {
            ask(second, PAE_GROUP);
            scene.talks(second + 1, LAPTOP);
        }
        assertThat(scene.found()).containsExactly("dot1x-no-eapol/00:11:00:00:00:02");
        assertThat(scene.findings().get(0).evidence()).contains("no EAPOL", "00:11:00:00:00:01");
    }

    @Test
    void aStationThatSendsNoEapolIsFoundAlsoIfTheClockIsSetBack() {
        for (int second = 0; second < 120; second += 10) {
            ask(second - 3_600, PAE_GROUP);
            scene.talks(second == 0 ? 0 : second - 3_600, LAPTOP);
        }
        assertThat(scene.found()).containsExactly("dot1x-no-eapol/00:11:00:00:00:02");
    }

    @Test
    void aStationThatDoesNotAnswerItsOwnRequestsIsFound() {
        authenticate(0, OTHER_LAPTOP);
        for (int i = 0; i < 4; i++) {
            scene.talks(10 + i, LAPTOP);
            ask(10.5 + i, LAPTOP);
        }
        scene.talks(20, LAPTOP);

        assertThat(scene.found()).containsExactly("dot1x-no-eapol/00:11:00:00:00:02");
    }

    @Test
    void aStationThatArrivesLateWithoutEapolIsFoundWhereOthersAuthenticate() {
        authenticate(0, OTHER_LAPTOP);
        authenticate(1, PRINTER); // two supplicants: several ports are seen
        scene.talks(700, LAPTOP);
        scene.talks(740, LAPTOP);

        assertThat(scene.found()).contains("dot1x-no-eapol/00:11:00:00:00:02");
    }

    @Test
    void aStationThatMayHaveAuthenticatedBeforeTheAuditIsNotFound() {
        scene.talks(0, LAPTOP);
        authenticate(1, OTHER_LAPTOP);
        authenticate(2, SWITCH + 0x10); // another port's
        for (int second = 30; second < 900; second += 30) {
            ask(second, PAE_GROUP); // for a third port
            scene.talks(second + 1, LAPTOP);
        }
        assertThat(scene.found()).noneMatch(id -> id.startsWith("dot1x-"));
    }

    @Test
    void withoutAnAuthenticatorSilenceIsNotFound() {
        for (int second = 0; second < 1_200; second += 30) {
            scene.talks(second, LAPTOP);
        }
        assertThat(scene.found()).isEmpty();
    }

    @Test
    void aForgedLogoffDoesNotBlameItsVictim() {
        authenticate(0, LAPTOP);
        scene.talks(1, LAPTOP);
        scene.eapol(2, LAPTOP, PAE_GROUP, LOGOFF); // by another station
        result(2.1, SWITCH, PAE_GROUP, FAILURE, 7);
        scene.talks(2.2, LAPTOP);
        start(2.3, LAPTOP);
        scene.talks(2.4, LAPTOP);
        authenticate(2.5, LAPTOP);
        scene.talks(4, LAPTOP);

        assertThat(scene.found()).containsExactly("dot1x-forged-logoff/00:00:00:00:00:00/00:11:00:00:00:02");
        assertThat(scene.findings().get(0).fields()).containsEntry("supplicant", "00:11:00:00:00:02");
        assertThat(scene.summary(LAPTOP).verdict()).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void aLogoffAndALaterLogonAreNotFound() {
        authenticate(0, LAPTOP);
        scene.eapol(2, LAPTOP, PAE_GROUP, LOGOFF);
        authenticate(3, LAPTOP);
        scene.talks(4, LAPTOP);

        assertThat(scene.found()).isEmpty();
    }

    private void authenticate(double second, long mac) {
        start(second, mac);
        ask(second + 0.1, mac);
        respond(second + 0.2, mac, 7);
        result(second + 0.3, SWITCH, mac, SUCCESS, 7);
    }

    private void start(double second, long mac) {
        scene.eapol(second, mac, PAE_GROUP, 1);
    }

    private void ask(double second, long to) {
        scene.eapol(second, SWITCH, to, 0, REQUEST, 7, 0, 5, 1);
    }

    private void respond(double second, long mac, int identifier) {
        scene.eapol(second, mac, PAE_GROUP, 0, 2, identifier, 0, 7, 1, 'a', 'l');
    }

    private void result(double second, long source, long to, int code, int identifier) {
        scene.eapol(second, source, to, 0, code, identifier, 0, 4);
    }
}
