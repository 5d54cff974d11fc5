package io.macmon.cli.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.lab.Requirements;
import io.macmon.capture.link.Links;
import io.macmon.cli.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code macmon notify test} with each channel and a server on the loopback device. */
@LabTest
class ChannelsLabTest {

    private static final String SECRET = "hmac-secret-7";
    private static final String TOKEN = "token-4711";

    @TempDir
    Path folder;

    @BeforeEach
    void prepare() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Files.writeString(folder.resolve("password"), "mail-password\n");
    }

    @Test
    void aWebhookGetsSignedJson() throws Exception {
        try (Receiver receiver = Receiver.http(folder)) {
            CommandResult result = test("ops: {type: webhook, url: '" + url(receiver, "hook?a=1")
                    + "', secret-file: secret, token-file: token}");

            assertThat(result.out()).containsExactly("ops: sent");
            assertThat(result.exitCode()).isZero();
            JsonNode request = receiver.awaitReceived(1).get(0);
            String body = request.get("body").asText();
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            assertThat(request.at("/headers/X-Macmon-Signature-256").asText())
                    .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8))));
            assertThat(request.at("/headers/Authorization").asText()).isEqualTo("Bearer " + TOKEN);
            assertThat(request.get("path").asText()).isEqualTo("/hook?a=1");
            JsonNode message = new ObjectMapper().readTree(body);
            assertThat(message.get("count").asInt()).isEqualTo(1);
            assertThat(message.at("/notices/0/kind").asText()).isEqualTo("test");
        }
    }

    @Test
    void ntfyGetsItsTopicAndPriority() throws Exception {
        try (Receiver receiver = Receiver.http(folder)) {
            CommandResult result =
                    test("phone: {type: ntfy, url: '" + url(receiver, "alerts") + "', title: '{summary} \"x\"'}");

            assertThat(result.out()).containsExactly("phone: sent");
            JsonNode request = receiver.awaitReceived(1).get(0);
            assertThat(request.get("path").asText()).isEqualTo("/");
            JsonNode body = new ObjectMapper().readTree(request.get("body").asText());
            assertThat(body.get("topic").asText()).isEqualTo("alerts");
            assertThat(body.get("title").asText()).isEqualTo("test \"x\"");
            assertThat(body.get("message").asText()).endsWith("test: macmon can send to phone");
            assertThat(body.get("priority").asInt()).isEqualTo(1);
        }
    }

    // Debian has no ntfy server, but an independent client of it.
    @Test
    void ntfyGetsTheRequestThatApprisesClientSends() throws Exception {
        String program = Requirements.program("apprise");
        try (Receiver receiver = Receiver.http(folder)) {
            assertThat(test("phone: {type: ntfy, url: '" + url(receiver, "alerts") + "'}")
                            .out())
                    .containsExactly("phone: sent");
            JsonNode request = receiver.awaitReceived(1).get(0);
            JsonNode body = new ObjectMapper().readTree(request.get("body").asText());
            Process apprise = new ProcessBuilder(
                            program,
                            "--title",
                            body.get("title").asText(),
                            "--body",
                            body.get("message").asText(),
                            "ntfy://127.0.0.1:" + receiver.port() + "/alerts?priority=min")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("apprise.log").toFile())
                    .start();
            assertThat(apprise.waitFor())
                    .as(Files.readString(folder.resolve("apprise.log")))
                    .isZero();

            JsonNode expected = receiver.awaitReceived(2).get(1);
            JsonNode expectedBody =
                    new ObjectMapper().readTree(expected.get("body").asText());
            assertThat(request.get("path")).isEqualTo(expected.get("path"));
            assertThat(request.at("/headers/Content-Type").asText()).startsWith("application/json");
            for (String key : List.of("topic", "title", "message")) {
                assertThat(body.get(key)).as(key).isEqualTo(expectedBody.get(key));
            }
            // Apprise sends ntfy's name of 1, in a header.
            assertThat(body.get("priority").asInt()).isEqualTo(1);
            assertThat(expected.at("/headers/X-Priority").asText()).isEqualTo("min");
        }
    }

    @Test
    void debiansAppriseUnderstandsTheMessage() throws Exception {
        try (Receiver receiver = Receiver.apprise(folder)) {
            assertThat(test("chat: {type: apprise, url: '" + url(receiver, "notify/macmon") + "'}")
                            .out())
                    .containsExactly("chat: sent");

            JsonNode request = receiver.awaitReceived(1).get(0);
            assertThat(request.get("path").asText()).isEqualTo("/service");
            JsonNode sent = new ObjectMapper().readTree(request.get("body").asText());
            assertThat(sent.get("type").asText()).isEqualTo("info");
            assertThat(sent.get("title").asText()).startsWith("macmon ");
            assertThat(sent.get("message").asText()).contains("macmon can send to chat");
        }
    }

    @Test
    void aMessageThatAppriseCannotDeliverIsReported() throws Exception {
        try (Receiver receiver = Receiver.apprise(folder)) {
            receiver.answer(500);

            CommandResult result = test("chat: {type: apprise, url: '" + url(receiver, "notify/macmon") + "'}");

            assertThat(result.out()).containsExactly("chat: cannot send: HTTP status 424");
            assertThat(result.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void appriseGetsItsFormat() throws Exception {
        try (Receiver receiver = Receiver.http(folder)) {
            Files.writeString(folder.resolve("url"), url(receiver, "notify/macmon") + "\n");

            assertThat(test("chat: {type: apprise, url-file: url}").out()).containsExactly("chat: sent");

            JsonNode request = receiver.awaitReceived(1).get(0);
            assertThat(request.get("path").asText()).isEqualTo("/notify/macmon");
            JsonNode body = new ObjectMapper().readTree(request.get("body").asText());
            assertThat(body.get("type").asText()).isEqualTo("info");
            assertThat(body.get("format").asText()).isEqualTo("text");
            assertThat(body.get("title").asText()).startsWith("macmon ");
            assertThat(body.get("body").asText()).contains("macmon can send to chat");
        }
    }

    @Test
    void aMailServerGetsAMailAfterStartTlsAndLogin() throws Exception {
        try (Receiver receiver = Receiver.smtp(folder)) {
            CommandResult result = test(mail(receiver, "password"));

            assertThat(result.out()).containsExactly("mail: sent");
            JsonNode mail = receiver.awaitReceived(1).get(0);
            assertThat(mail.get("tls").asBoolean()).isTrue();
            assertThat(mail.get("to")).extracting(JsonNode::asText).containsExactly("a@example.net", "b@example.net");
            assertThat(mail.get("mail").asText())
                    .contains("From: macmon@example.net", "Auto-Submitted: auto-generated", "can send to mail");
        }
    }

    @Test
    void aWrongPasswordIsReportedAndNotShown() throws Exception {
        try (Receiver receiver = Receiver.smtp(folder)) {
            CommandResult result = test(mail(receiver, "secret"));

            assertThat(result.out()).singleElement().asString().startsWith("mail: cannot send: 535");
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(all(result)).doesNotContain(SECRET);
            assertThat(receiver.received()).isEmpty();
        }
    }

    @Test
    void aServerWithAnUnknownCertificateGetsNothing() throws Exception {
        try (Receiver receiver = Receiver.smtp(folder)) {
            CommandResult result = test(mail(receiver, "password").replace("ca-file: cert.pem, ", ""));

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(receiver.received()).isEmpty();
        }
    }

    @Test
    void aProgramGetsItsArgumentsAndJsonWithoutAShell() throws Exception {
        Path script = Files.writeString(folder.resolve("script"), """
            #!/bin/sh
            printf '%s\\n' "$1" "${CREDENTIALS_DIRECTORY-none}" > "$2"
            cat >> "$2"
            """);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Path output = folder.resolve("output");

        CommandResult result = test("script: {type: exec, command: [" + script + ", '$(id) ; *', " + output + "]}");

        assertThat(result.out()).containsExactly("script: sent");
        List<String> lines = Files.readAllLines(output);
        assertThat(lines.subList(0, 2)).containsExactly("$(id) ; *", "none");
        assertThat(new ObjectMapper().readTree(lines.get(2)).get("count").asInt())
                .isEqualTo(1);
    }

    @Test
    void aProgramThatFailsOrHangsIsReported() {
        assertThat(test("x: {type: exec, command: [/bin/false]}").out())
                .containsExactly("x: cannot send: it ended with exit status 1");
        ExecChannel hanging = new ExecChannel(List.of("/bin/sleep", "1000"), 1);
        assertThatThrownBy(() -> hanging.send(message()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 1 seconds and was killed");
    }

    @Test
    void anErrorOfAReceiverIsReportedWithoutItsAddress() throws Exception {
        try (Receiver receiver = Receiver.http(folder)) {
            receiver.answer(503);
            CommandResult failing = test("ops: {type: webhook, url: '" + url(receiver, "secret-path") + "'}");
            receiver.close();
            CommandResult absent = test("ops: {type: webhook, url: '" + url(receiver, "secret-path") + "'}");

            assertThat(failing.out()).containsExactly("ops: cannot send: HTTP status 503");
            assertThat(absent.out()).singleElement().asString().startsWith("ops: cannot send: ");
            assertThat(all(failing) + all(absent)).doesNotContain("secret-path");
            assertThat(absent.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aMissingSecretIsAnErrorWithTheLineThatNamesIt() throws Exception {
        CommandResult result = test("ops: {type: webhook, url: 'http://127.0.0.1/', secret-file: missing}");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(all(result)).contains("macmon.yaml:3:", "cannot read " + folder.resolve("missing"));
    }

    @Test
    void anUnknownChannelIsAnError() {
        CommandResult result = test("ops: {type: exec, command: [/bin/true]}", "op");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(all(result)).contains("no channel 'op' in notify; did you mean 'ops'?");
    }

    private CommandResult test(String channel, String... names) {
        try {
            Path file = Files.writeString(folder.resolve("macmon.yaml"), "notify:\n  channels:\n    " + channel + "\n");
            return CommandResult.of(
                    Stream.concat(Stream.of("notify", "test", "--config", file.toString()), Stream.of(names))
                            .toArray(String[]::new));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String mail(Receiver receiver, String passwordFile) {
        return "mail: {type: smtp, server: '127.0.0.1:" + receiver.port() + "', ca-file: cert.pem, user: macmon, "
                + "password-file: " + passwordFile + ", from: macmon@example.net, to: [a@example.net, b@example.net]}";
    }

    private static Message message() {
        Digest digest = new Digest();
        digest.add(MailboxTest.notice("flip-flop", "", io.macmon.analyzer.audit.finding.Severity.HIGH, false));
        return new Message("title", "text", new Message.Source("host", "eth0"), java.time.Instant.EPOCH, digest);
    }

    private static String url(Receiver receiver, String path) {
        return "http://127.0.0.1:" + receiver.port() + "/" + path;
    }

    private static String all(CommandResult result) {
        return result.out() + "\n" + result.err();
    }
}
