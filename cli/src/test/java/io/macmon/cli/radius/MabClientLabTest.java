package io.macmon.cli.radius;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.radius.MabConfig.Nas;
import io.macmon.cli.radius.MabConfig.Password;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.aaa4j.radius.core.attribute.Attribute;
import org.aaa4j.radius.core.attribute.EnumData;
import org.aaa4j.radius.core.attribute.StringData;
import org.aaa4j.radius.core.attribute.TextData;
import org.aaa4j.radius.core.attribute.attributes.CalledStationId;
import org.aaa4j.radius.core.attribute.attributes.CallingStationId;
import org.aaa4j.radius.core.attribute.attributes.ChapChallenge;
import org.aaa4j.radius.core.attribute.attributes.ChapPassword;
import org.aaa4j.radius.core.attribute.attributes.FramedMtu;
import org.aaa4j.radius.core.attribute.attributes.MessageAuthenticator;
import org.aaa4j.radius.core.attribute.attributes.NasIdentifier;
import org.aaa4j.radius.core.attribute.attributes.NasIpAddress;
import org.aaa4j.radius.core.attribute.attributes.NasPort;
import org.aaa4j.radius.core.attribute.attributes.NasPortId;
import org.aaa4j.radius.core.attribute.attributes.NasPortType;
import org.aaa4j.radius.core.attribute.attributes.ReplyMessage;
import org.aaa4j.radius.core.attribute.attributes.ServiceType;
import org.aaa4j.radius.core.attribute.attributes.TunnelMediumType;
import org.aaa4j.radius.core.attribute.attributes.TunnelPrivateGroupId;
import org.aaa4j.radius.core.attribute.attributes.TunnelType;
import org.aaa4j.radius.core.attribute.attributes.UserName;
import org.aaa4j.radius.core.attribute.attributes.UserPassword;
import org.aaa4j.radius.core.packet.Packet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests against servers that send wrong answers. */
@LabTest
class MabClientLabTest {

    private static final int ACCEPT = 2;
    private static final int REJECT = 3;
    private static final int CHALLENGE = 11;
    private static final MacAddress STATION = MacAddress.parse("02:00:5e:aa:bb:cc");
    private static final Nas NAS = new Nas(
            Optional.of(IpAddress.parse("192.0.2.7")),
            "macmon",
            3,
            "eth0",
            Optional.of(MacAddress.parse("02:00:00:00:00:99")));

    @BeforeEach
    void prepare() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
    }

    @Test
    void sendsTheRequestOfASwitch() throws Exception {
        Packet request = requestOf(Password.USER_NAME);

        assertThat(request.getCode()).isEqualTo(1);
        assertThat(request.getAttributes().get(0)).isInstanceOf(MessageAuthenticator.class);
        assertThat(request.getAttribute(UserName.class).orElseThrow().getData().getValue())
                .isEqualTo("02005eaabbcc");
        assertThat(text(request.getAttribute(UserPassword.class).orElseThrow().getData()))
                .isEqualTo("02005eaabbcc");
        assertThat(request.getAttribute(NasIpAddress.class)
                        .orElseThrow()
                        .getData()
                        .getValue()
                        .getHostAddress())
                .isEqualTo("192.0.2.7");
        assertThat(request.getAttribute(NasIdentifier.class)
                        .orElseThrow()
                        .getData()
                        .getValue())
                .isEqualTo("macmon");
        assertThat(request.getAttribute(NasPort.class).orElseThrow().getData().getValue())
                .isEqualTo(3);
        assertThat(request.getAttribute(NasPortId.class).orElseThrow().getData().getValue())
                .isEqualTo("eth0");
        assertThat(request.getAttribute(NasPortType.class)
                        .orElseThrow()
                        .getData()
                        .getValue())
                .isEqualTo(15);
        assertThat(request.getAttribute(ServiceType.class)
                        .orElseThrow()
                        .getData()
                        .getValue())
                .isEqualTo(10);
        assertThat(request.getAttribute(FramedMtu.class).orElseThrow().getData().getValue())
                .isEqualTo(1500);
        assertThat(request.getAttribute(CalledStationId.class)
                        .orElseThrow()
                        .getData()
                        .getValue())
                .isEqualTo("02-00-00-00-00-99");
        assertThat(request.getAttribute(CallingStationId.class)
                        .orElseThrow()
                        .getData()
                        .getValue())
                .isEqualTo("02-00-5E-AA-BB-CC");
    }

    @Test
    void aChapPasswordIsTheDigestOfTheUserName() throws Exception {
        Packet request = requestOf(Password.CHAP);

        byte[] password =
                request.getAttribute(ChapPassword.class).orElseThrow().getData().getValue();
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(password[0]);
        md5.update("02005eaabbcc".getBytes(StandardCharsets.US_ASCII));
        md5.update(request.getAttribute(ChapChallenge.class)
                .orElseThrow()
                .getData()
                .getValue());
        assertThat(Arrays.copyOfRange(password, 1, 17)).isEqualTo(md5.digest());
        assertThat(request.getAttribute(UserPassword.class)).isEmpty();
    }

    @Test
    void aRequestMayHaveNoPassword() throws Exception {
        Packet request = requestOf(Password.NONE);

        assertThat(request.getAttribute(UserPassword.class)).isEmpty();
        assertThat(request.getAttribute(ChapPassword.class)).isEmpty();
        assertThat(request.getAttribute(MessageAuthenticator.class)).isPresent();
    }

    // The codec verifies the Message-Authenticator.
    private static Packet requestOf(Password password) throws Exception {
        try (FakeRadiusServer server =
                FakeRadiusServer.with(request -> List.of(FakeRadiusServer.answer(request, ACCEPT)))) {
            ask(config(server.port(), 1, Duration.ofSeconds(60), password));
            return FakeRadiusServer.CODEC.decodeRequest(server.requests().take(), FakeRadiusServer.SECRET);
        }
    }

    @Test
    void reportsEachKindOfAnswer() throws Exception {
        ReplyMessage message = new ReplyMessage(new TextData("go away"));
        assertThat(reply(request -> List.of(FakeRadiusServer.answer(request, ACCEPT, authenticator()))))
                .extracting(RadiusReply::answer, RadiusReply::message)
                .containsExactly(Answer.ACCEPT, "");
        assertThat(reply(request -> List.of(FakeRadiusServer.answer(request, REJECT, authenticator(), message))))
                .extracting(RadiusReply::answer, RadiusReply::message)
                .containsExactly(Answer.REJECT, "go away");
        assertThat(reply(request -> List.of(FakeRadiusServer.answer(request, CHALLENGE, authenticator(), message)))
                        .answer())
                .isEqualTo(Answer.CHALLENGE);
    }

    @Test
    void remarksOnAnAnswerThatCouldBeForged() throws Exception {
        RadiusReply reply = reply(request -> List.of(FakeRadiusServer.answer(request, ACCEPT)));

        assertThat(reply.answer()).isEqualTo(Answer.ACCEPT);
        assertThat(reply.isForgeable()).isTrue();
    }

    @Test
    void invalidAnswersDoNotPreventTheRealOne() throws Exception {
        RadiusReply reply = reply(request -> {
            byte[] valid = FakeRadiusServer.answer(request, ACCEPT, authenticator());
            byte[] otherId = valid.clone();
            otherId[1]++;
            byte[] otherAuthenticator = valid.clone();
            otherAuthenticator[7]++;
            byte[] tooLong = valid.clone();
            tooLong[2] = 0x10;
            return List.of(
                    new byte[0],
                    new byte[] {2},
                    "what is this, a plain text of some length?".getBytes(StandardCharsets.US_ASCII),
                    Arrays.copyOf(valid, valid.length - 1),
                    otherId,
                    otherAuthenticator,
                    tooLong,
                    new byte[4_096],
                    FakeRadiusServer.answer(request, 99),
                    valid);
        });

        assertThat(reply.answer()).isEqualTo(Answer.ACCEPT);
    }

    @Test
    void anAnswerMayBePadded() throws Exception {
        RadiusReply reply = reply(
                request -> List.of(Arrays.copyOf(FakeRadiusServer.answer(request, REJECT, authenticator()), 100)));

        assertThat(reply.answer()).isEqualTo(Answer.REJECT);
    }

    @Test
    void anAnswerThatTheSecretDoesNotVerifyIsUnproven() throws Exception {
        RadiusReply reply = replyAfterTimeout(request -> {
            byte[] forged = FakeRadiusServer.answer(request, ACCEPT);
            forged[10]++;
            return List.of(forged);
        });

        assertThat(reply.answer()).isEqualTo(Answer.UNPROVEN);
        assertThat(reply.message()).contains("answers failed verification against the secret", "authenticator");
    }

    @Test
    void aWrongMessageAuthenticatorIsUnprovenToo() throws Exception {
        RadiusReply reply = replyAfterTimeout(request -> {
            byte[] forged = FakeRadiusServer.answer(request, ACCEPT, authenticator());
            forged[30]++;
            return List.of(FakeRadiusServer.withAuthenticator(request, forged));
        });

        assertThat(reply.answer()).isEqualTo(Answer.UNPROVEN);
        assertThat(reply.message()).contains("message authenticator");
    }

    @Test
    void ignoresAnAnswerWithAnUnknownCode() throws Exception {
        RadiusReply reply =
                replyAfterTimeout(request -> List.of(FakeRadiusServer.answer(request, 99, authenticator())));

        assertThat(reply.answer()).isEqualTo(Answer.SILENT);
        assertThat(reply.message()).contains("unrelated datagrams", "code 99");
    }

    @Test
    void aLateAnswerToAnEarlierRequestCounts() throws Exception {
        List<byte[]> seen = new ArrayList<>();
        try (FakeRadiusServer server = FakeRadiusServer.with(request -> {
            seen.add(request);
            return seen.size() == 2 ? List.of(FakeRadiusServer.answer(seen.get(0), ACCEPT)) : List.of();
        })) {
            RadiusReply reply = ask(config(server.port(), 3, Duration.ofSeconds(1), Password.USER_NAME));

            assertThat(reply.answer()).isEqualTo(Answer.ACCEPT);
            assertThat(seen.get(1)).as("the same bytes").isEqualTo(seen.get(0));
        }
    }

    @Test
    void aServerThatIgnoresRequestsIsSilent() throws Exception {
        try (FakeRadiusServer server = FakeRadiusServer.with(request -> List.of())) {
            RadiusReply reply = ask(config(server.port(), 2, Duration.ofMillis(100), Password.USER_NAME));

            assertThat(reply.answer()).isEqualTo(Answer.SILENT);
            assertThat(reply.message()).contains("no answer to 2 requests", "secret");
            assertThat(server.requests().take())
                    .as("sent twice")
                    .isEqualTo(server.requests().take());
        }
    }

    @Test
    void reportsAClosedPort() throws Exception {
        int port;
        try (FakeRadiusServer gone = FakeRadiusServer.with(request -> List.of())) {
            port = gone.port();
        }
        RadiusReply reply = ask(config(port, 2, Duration.ofSeconds(2), Password.USER_NAME));

        assertThat(reply.answer()).isEqualTo(Answer.SILENT);
        assertThat(reply.message()).contains("nothing is listening on the port");
    }

    @Test
    void anUnreachableNetworkIsSilent() throws Exception {
        MabConfig config =
                MabConfig.of(RadiusServer.parse("192.0.2.1", Optional.empty()), Secret.of("testing123"), NAS);

        assertThat(ask(new MabConfig(
                                config.server(),
                                config.secret(),
                                Duration.ofMillis(50),
                                1,
                                config.userName(),
                                config.password(),
                                NAS,
                                10))
                        .answer())
                .isEqualTo(Answer.SILENT);
    }

    @Test
    void reportsAnUnknownNameAtTheStart() {
        MabConfig config = MabConfig.of(
                RadiusServer.parse("no-such-server.invalid", Optional.empty()), Secret.of("testing123"), NAS);

        assertThatThrownBy(() -> MabClient.open(config))
                .isInstanceOf(MacmonException.class)
                .hasMessageContainingAll("no-such-server.invalid:1812", "cannot be resolved");
    }

    @Test
    void closeEndsARequest() throws Exception {
        try (FakeRadiusServer server = FakeRadiusServer.with(request -> List.of())) {
            MabClient client = MabClient.open(config(server.port(), 10, Duration.ofMinutes(1), Password.USER_NAME));
            CompletableFuture<RadiusReply> reply = CompletableFuture.supplyAsync(() -> client.authenticate(STATION));
            server.requests().take();
            client.close();

            assertThat(reply.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .answer())
                    .isEqualTo(Answer.SILENT);
        }
    }

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

    private static Attribute<?> authenticator() {
        return new MessageAuthenticator(new StringData(new byte[16]));
    }

    private static String text(StringData data) {
        return new String(data.getValue(), StandardCharsets.US_ASCII);
    }

    private static RadiusReply reply(Function<byte[], List<byte[]>> answers) throws Exception {
        try (FakeRadiusServer server = FakeRadiusServer.with(answers)) {
            return ask(config(server.port(), 1, Duration.ofSeconds(60), Password.USER_NAME));
        }
    }

    /** The reply after all attempts, from a server that never sends a valid answer. */
    private static RadiusReply replyAfterTimeout(Function<byte[], List<byte[]>> answers) throws Exception {
        try (FakeRadiusServer server = FakeRadiusServer.with(answers)) {
            return ask(config(server.port(), 2, Duration.ofSeconds(1), Password.USER_NAME));
        }
    }

    private static RadiusReply ask(MabConfig config) throws Exception {
        try (MabClient client = MabClient.open(config)) {
            return client.authenticate(STATION);
        }
    }

    private static MabConfig config(int port, int attempts, Duration timeout, Password password) {
        return new MabConfig(
                new RadiusServer("127.0.0.1", port, Optional.empty()),
                Secret.of("testing123"),
                timeout,
                attempts,
                UserNameFormat.BARE_LOWER,
                password,
                NAS,
                10);
    }
}
