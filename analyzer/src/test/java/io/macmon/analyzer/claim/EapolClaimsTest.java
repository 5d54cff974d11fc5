package io.macmon.analyzer.claim;

import static io.macmon.analyzer.claim.Messages.PAE_GROUP;
import static io.macmon.analyzer.claim.Messages.eap;
import static io.macmon.analyzer.claim.Messages.eapol;
import static io.macmon.analyzer.claim.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Eapol;
import io.macmon.analyzer.claim.Claim.Eapol.Step;
import io.macmon.analyzer.wire.EtherType;
import io.macmon.analyzer.wire.Fixtures;
import io.macmon.analyzer.wire.Octets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EapolClaimsTest {

    @Test
    void startsLogoffsAndOthersAreToldApart() {
        assertThat(Read.of(eapol(1)).claims()).containsExactly(of(Step.START, -1, ""));
        assertThat(Read.of(eapol(2)).claims()).containsExactly(of(Step.LOGOFF, -1, ""));
        assertThat(Read.of(eapol(5, new byte[9])).claims()).containsExactly(of(Step.OTHER, -1, ""));
    }

    @Test
    void anEapPacketTellsItsCodeAndIdentifier() {
        assertThat(Read.of(eap(1, 7, new byte[] {1})).claims()).containsExactly(of(Step.REQUEST, 7, ""));
        assertThat(Read.of(eap(2, 7, new byte[] {4, 9})).claims()).containsExactly(of(Step.RESPONSE, 7, ""));
        assertThat(Read.of(eap(3, 255)).claims()).containsExactly(of(Step.SUCCESS, 255, ""));
        assertThat(Read.of(eap(4, 0)).claims()).containsExactly(of(Step.FAILURE, 0, ""));
    }

    @Test
    void aResponseTellsTheIdentity() {
        assertThat(Read.of(eap(2, 1, new byte[] {1}, text("alice@lab"))).claims())
                .containsExactly(of(Step.RESPONSE, 1, "alice@lab"));
    }

    @Test
    void paddingIsNoIdentity() {
        byte[] padded = Octets.padded(eap(2, 1, new byte[] {1}, text("al")), 60);

        assertThat(Read.of(padded).claims()).containsExactly(of(Step.RESPONSE, 1, "al"));
        assertThat(Read.of(padded).counted()).containsOnlyKeys("eapol_read");
    }

    @Test
    void itIsReadBehindAVlanTag() {
        byte[] body = {2, 1, 0, 0};
        byte[] tagged =
                Octets.ethernet(PAE_GROUP, Fixtures.A, EtherType.CUSTOMER_TAG, Octets.tag(0, EtherType.EAPOL, body));

        assertThat(Read.of(tagged).claims()).containsExactly(of(Step.START, -1, ""));
    }

    @Test
    void everyCutIsCountedAndNoneInventsAStep() {
        byte[] whole = eap(2, 1, new byte[] {1}, text("alice"));
        for (int length = 14; length < whole.length; length++) {
            Read read = Read.of(Octets.frame(Messages.first(whole, length), length, whole.length, 0));
            assertThat(read.counted()).containsOnlyKeys("eapol_read", "eapol_truncated");
            assertThat(read.of(Eapol.class))
                    .allSatisfy(eapol -> assertThat(eapol.step()).isIn(Step.OTHER, Step.RESPONSE));
        }
        assertThat(Read.of(Messages.first(whole, 17)).claims()).isEmpty();
    }

    @Test
    void anUnknownCodeIsCounted() {
        assertThat(Read.of(eap(9, 1)).claims()).containsExactly(of(Step.OTHER, -1, ""));
        assertThat(Read.of(eap(9, 1)).counted()).containsOnlyKeys("eapol_read", "eapol_bad_code");
    }

    private static Claim of(Step step, int identifier, String identity) {
        return new Eapol(
                Fixtures.A,
                step,
                identifier < 0 ? OptionalInt.empty() : OptionalInt.of(identifier),
                identity,
                PAE_GROUP);
    }
}
