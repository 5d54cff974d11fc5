package io.macmon.cli.radius;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.radius.MabConfig.Password;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.aaa4j.radius.core.attribute.Attribute;
import org.aaa4j.radius.core.attribute.EnumData;
import org.aaa4j.radius.core.attribute.TextData;
import org.aaa4j.radius.core.attribute.attributes.ReplyMessage;
import org.aaa4j.radius.core.attribute.attributes.TunnelMediumType;
import org.aaa4j.radius.core.attribute.attributes.TunnelPrivateGroupId;
import org.aaa4j.radius.core.attribute.attributes.TunnelType;
import org.junit.jupiter.api.Test;

/** What a server may assign to a station, and attributes that are wrong. */
@LabTest
class MabAttributesLabTest extends MabClientFixture {

    private static final int ACCEPT = 2;
    private static final int REJECT = 3;
    private static final int CHALLENGE = 11;

    @Test
    void theServersMessageCannotControlATerminal() throws Exception {
        ReplyMessage message = new ReplyMessage(new TextData("\u001b[2J" + "x".repeat(230)));
        RadiusReply reply =
                reply(request -> List.of(FakeRadiusServer.answer(request, REJECT, authenticator(), message, message)));

        assertThat(reply.message())
                .startsWith("\\x1b[2J")
                .doesNotContain("\u001b")
                .hasSizeLessThan(260);
    }

    @Test
    void threeAttributesAssignAVlan() throws Exception {
        assertThat(assigned(type(0, 13), medium(0, 6), group("42")).vlan()).hasValue(42);
        assertThat(assigned(type(1, 13), medium(1, 6), group("\u000142")).vlan())
                .hasValue(42);
        assertThat(assigned(type(0, 13), medium(0, 6), group("\u00007")).vlan()).hasValue(7);
        assertThat(assigned(type(1, 13), medium(1, 6), group("42")).vlan()).hasValue(42);
        assertThat(assigned(type(0, 13), medium(0, 6), group("0042")).vlan()).hasValue(42);
    }

    @Test
    void ofTwoVlansTheOneWithTheLowestTagCounts() throws Exception {
        RadiusReply reply =
                assigned(type(2, 13), medium(2, 6), group("\u000243"), type(1, 13), medium(1, 6), group("\u000142"));

        assertThat(reply.vlan()).hasValue(42);
        assertThat(reply.message()).contains("a second VLAN, '43'");
    }

    @Test
    void remarksOnVlansThatAreNotNumbers() throws Exception {
        assertThat(assigned(type(0, 13), medium(0, 6), group("guest\u0007")))
                .extracting(RadiusReply::vlan, RadiusReply::message)
                .containsExactly(OptionalInt.empty(), "the VLAN is assigned by name, 'guest\\x07'");
        assertThat(assigned(type(0, 13), medium(0, 6), group("4095")).message()).contains("by name, '4095'");
        assertThat(assigned(type(0, 13), medium(0, 6), group("0")).vlan()).isEmpty();
        assertThat(assigned(type(0, 13), medium(0, 6), group("99999999999999999999"))
                        .vlan())
                .isEmpty();
        assertThat(assigned(group("42")).message()).contains("a switch ignores VLAN '42'");
        assertThat(assigned(type(0, 3), medium(0, 6), group("42")).vlan()).isEmpty();
        assertThat(assigned(type(0, 13), medium(0, 1), group("42")).vlan()).isEmpty();
    }

    @Test
    void survivesAnyAttributesInAVerifiedAnswer() throws Exception {
        Random random = new Random(80);
        int[] types = {18, 24, 25, 26, 64, 65, 69, 79, 80, 81, 241, 245};
        try (FakeRadiusServer server = FakeRadiusServer.with(request -> {
                    byte[] attributes = new byte[20 + random.nextInt(200)];
                    random.nextBytes(attributes);
                    attributes[0] = (byte) (random.nextBoolean() ? ACCEPT : REJECT);
                    attributes[1] = request[1];
                    for (int at = 20; at + 2 < attributes.length; ) {
                        attributes[at] = (byte) types[random.nextInt(types.length)];
                        int length = Math.min(2 + random.nextInt(20), attributes.length - at);
                        attributes[at + 1] = (byte) (random.nextInt(20) == 0 ? random.nextInt() : length);
                        at += length;
                    }
                    return List.of(
                            FakeRadiusServer.withAuthenticator(request, attributes),
                            FakeRadiusServer.answer(request, CHALLENGE));
                });
                MabClient client =
                        MabClient.open(config(server.port(), 1, Duration.ofSeconds(60), Password.USER_NAME))) {
            int understood = 0;
            for (int i = 0; i < 2_000; i++) {
                RadiusReply reply = client.authenticate(STATION);
                assertThat(reply.answer()).isIn(Answer.ACCEPT, Answer.REJECT, Answer.CHALLENGE);
                understood += reply.answer() == Answer.CHALLENGE ? 0 : 1;
            }
            assertThat(understood).isBetween(100, 1_900);
        }
    }

    private static RadiusReply assigned(Attribute<?>... attributes) throws Exception {
        List<Attribute<?>> all = new ArrayList<>(List.of(attributes));
        all.add(authenticator());
        return reply(request -> List.of(FakeRadiusServer.answer(request, ACCEPT, all.toArray(Attribute<?>[]::new))));
    }

    private static Attribute<?> type(int tag, int value) {
        return new TunnelType(new EnumData(tag << 24 | value));
    }

    private static Attribute<?> medium(int tag, int value) {
        return new TunnelMediumType(new EnumData(tag << 24 | value));
    }

    private static Attribute<?> group(String text) {
        return new TunnelPrivateGroupId(new TextData(text));
    }
}
