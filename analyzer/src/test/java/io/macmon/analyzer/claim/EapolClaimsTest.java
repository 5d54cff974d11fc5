package io.macmon.analyzer.claim;

import static io.macmon.analyzer.claim.ClaimMessages.PAE_GROUP;
import static io.macmon.analyzer.claim.ClaimMessages.eap;
import static io.macmon.analyzer.claim.ClaimMessages.eapol;
import static io.macmon.analyzer.claim.ClaimMessages.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Eapol;
import io.macmon.analyzer.claim.Claim.Eapol.PacketType;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.analyzer.wire.FrameFixtures;
import io.macmon.capture.EtherType;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EapolClaimsTest {

    @Test
    void startLogoffAndOtherTypesAreDistinguished() {
        assertThat(ReadFrame.of(eapol(1)).claims()).containsExactly(of(PacketType.START, -1, ""));
        assertThat(ReadFrame.of(eapol(2)).claims()).containsExactly(of(PacketType.LOGOFF, -1, ""));
        assertThat(ReadFrame.of(eapol(5, new byte[9])).claims()).containsExactly(of(PacketType.OTHER, -1, ""));
    }

    @Test
    void anEapPacketGivesItsCodeAndIdentifier() {
        assertThat(ReadFrame.of(eap(1, 7, new byte[] {1})).claims()).containsExactly(of(PacketType.REQUEST, 7, ""));
        assertThat(ReadFrame.of(eap(2, 7, new byte[] {4, 9})).claims()).containsExactly(of(PacketType.RESPONSE, 7, ""));
        assertThat(ReadFrame.of(eap(3, 255)).claims()).containsExactly(of(PacketType.SUCCESS, 255, ""));
        assertThat(ReadFrame.of(eap(4, 0)).claims()).containsExactly(of(PacketType.FAILURE, 0, ""));
    }

    @Test
    void aResponseGivesTheIdentity() {
        assertThat(ReadFrame.of(eap(2, 1, new byte[] {1}, text("alice@lab"))).claims())
                .containsExactly(of(PacketType.RESPONSE, 1, "alice@lab"));
    }

    @Test
    void paddingIsNotPartOfTheIdentity() {
        byte[] padded = FrameBytes.padded(eap(2, 1, new byte[] {1}, text("al")), 60);

        assertThat(ReadFrame.of(padded).claims()).containsExactly(of(PacketType.RESPONSE, 1, "al"));
        assertThat(ReadFrame.of(padded).nonZeroCounts()).containsOnlyKeys("eapol_read");
    }

    @Test
    void eapolIsReadAfterAVlanTag() {
        byte[] body = {2, 1, 0, 0};
        byte[] tagged = FrameBytes.ethernet(
                PAE_GROUP, FrameFixtures.A, EtherType.CUSTOMER_TAG, FrameBytes.tag(0, EtherType.EAPOL, body));

        assertThat(ReadFrame.of(tagged).claims()).containsExactly(of(PacketType.START, -1, ""));
    }

    @Test
    void allCutFramesAreCountedAndNoneGetsAnotherType() {
        byte[] whole = eap(2, 1, new byte[] {1}, text("alice"));
        for (int length = 14; length < whole.length; length++) {
            ReadFrame read =
                    ReadFrame.of(FrameBytes.frame(ClaimMessages.first(whole, length), length, whole.length, 0));
            assertThat(read.nonZeroCounts()).containsOnlyKeys("eapol_read", "eapol_truncated");
            assertThat(read.of(Eapol.class))
                    .allSatisfy(eapol -> assertThat(eapol.type()).isIn(PacketType.OTHER, PacketType.RESPONSE));
        }
        assertThat(ReadFrame.of(ClaimMessages.first(whole, 17)).claims()).isEmpty();
    }

    @Test
    void anUnknownCodeIsCounted() {
        assertThat(ReadFrame.of(eap(9, 1)).claims()).containsExactly(of(PacketType.OTHER, -1, ""));
        assertThat(ReadFrame.of(eap(9, 1)).nonZeroCounts()).containsOnlyKeys("eapol_read", "eapol_bad_code");
    }

    private static Claim of(PacketType type, int identifier, String identity) {
        return new Eapol(
                FrameFixtures.A,
                type,
                identifier < 0 ? OptionalInt.empty() : OptionalInt.of(identifier),
                identity,
                PAE_GROUP);
    }
}
