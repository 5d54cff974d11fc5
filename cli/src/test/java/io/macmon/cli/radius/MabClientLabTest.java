package io.macmon.cli.radius;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.radius.MabConfig.Password;
import io.macmon.config.text.MacmonException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
import org.aaa4j.radius.core.attribute.attributes.UserName;
import org.aaa4j.radius.core.attribute.attributes.UserPassword;
import org.aaa4j.radius.core.packet.Packet;
import org.junit.jupiter.api.Test;

/** Tests against servers that send wrong answers. */
@LabTest
class MabClientLabTest extends MabClientFixture {

    private static final int ACCEPT = 2;
    private static final int REJECT = 3;
    private static final int CHALLENGE = 11;

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

    private static String text(StringData data) {
        return new String(data.getValue(), StandardCharsets.US_ASCII);
    }

    /** The reply after all attempts, from a server that never sends a valid answer. */
    private static RadiusReply replyAfterTimeout(Function<byte[], List<byte[]>> answers) throws Exception {
        try (FakeRadiusServer server = FakeRadiusServer.with(answers)) {
            return ask(config(server.port(), 2, Duration.ofSeconds(1), Password.USER_NAME));
        }
    }
}
