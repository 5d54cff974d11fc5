package io.macmon.cli.web;

import static io.macmon.capture.lab.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlCommands;
import io.macmon.cli.http.RawHttp;
import io.macmon.cli.http.RawHttp.Answer;
import io.macmon.config.WebConfig;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask the web page for what, with real sockets. */
@LabTest
class WebServerLabTest {

    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\u2028\u0000";

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();

    @TempDir
    private Path folder;

    private WebServer server;
    private String token;

    @BeforeEach
    void open() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
        server = WebServer.open(config(Optional.empty()), source(), messages::add);
        assertThat(messages).singleElement().asString().matches("web page: http://127.0.0.1:\\d+/#token=[0-9a-f]{32}");
        token = messages.get(0).replaceFirst(".*#token=", "");
    }

    private static WebConfig config(Optional<Path> tokenFile) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new WebConfig(any, Optional.empty(), Optional.empty(), tokenFile);
    }

    private WebSource source() {
        Map<String, ControlCommand> commands = new LinkedHashMap<>();
        commands.put("status", (arguments, reply) -> reply.number("asked", asked.incrementAndGet()));
        commands.put("stations", (arguments, reply) -> reply.text("name", HOSTILE));
        commands.put("flows", (arguments, reply) -> reply.text("of", String.join("|", arguments)));
        commands.put("findings", (arguments, reply) -> {
            throw new MacmonException("too far behind");
        });
        commands.put("stop", (arguments, reply) -> asked.set(1_000_000));
        return new WebSource() {
            @Override
            public ControlCommands commands() {
                return new ControlCommands(commands);
            }

            @Override
            public Optional<Path> captureFile(String name) {
                return name.equals("alert 1+2.pcapng") ? Optional.of(folder.resolve(name)) : Optional.empty();
            }

            @Override
            public Optional<String> report() {
                return Optional.of("<p>report " + asked.incrementAndGet());
            }
        };
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void anApiNeedsTheToken() throws Exception {
        for (String path :
                List.of("/api/status", "/api/live?views=status", "/api/report", "/api/capture/x", "/api/x")) {
            assertThat(get(path).status()).as(path).isEqualTo(401);
            for (String wrong : List.of("", "Bearer ", "Bearer x", "Basic " + token, token, "Bearer " + token + "0")) {
                assertThat(get(path, "Authorization: " + wrong).status())
                        .as(path + " with " + wrong)
                        .isEqualTo(401);
            }
        }
        assertThat(get("/api/status?token=" + token).status()).isEqualTo(401);
        assertThat(asked).hasValue(0);
        assertThat(get("/api/status", authorization()).status()).isEqualTo(200);
    }

    @Test
    void aForeignHostIsMisdirected() throws Exception {
        for (String host : List.of(
                "evil.example",
                "evil.example:" + server.port(),
                "127.0.0.1.evil.example",
                "127.0.0.2",
                "127.1",
                "2130706433",
                "0.0.0.0",
                "[::2]",
                "[::ffff:127.0.0.1]",
                "localhost.",
                "localhost@evil.example",
                "localhost, evil.example",
                "")) {
            for (String path : List.of("/sample.js", "/api/status")) {
                assertThat(send("GET " + path + " HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n"
                                        + authorization() + "\r\n\r\n")
                                .status())
                        .as(host)
                        .isEqualTo(421);
            }
        }
        for (String host : List.of("127.0.0.1", "127.0.0.1:1", "localhost:9000", "LOCALHOST", "[::1]:80", "[0::1]")) {
            assertThat(send("GET /sample.js HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n\r\n")
                            .status())
                    .as(host)
                    .isEqualTo(200);
        }
    }

    @Test
    void otherSitesAreForbidden() throws Exception {
        for (String site : List.of("cross-site", "same-site", "unknown")) {
            assertThat(get("/sample.js", "Sec-Fetch-Site: " + site).status()).isEqualTo(403);
            assertThat(get("/api/status", authorization(), "Sec-Fetch-Site: " + site)
                            .status())
                    .isEqualTo(403);
        }
        assertThat(get("/sample.js", "Sec-Fetch-Site: none").status()).isEqualTo(200);
        assertThat(get("/api/status", authorization(), "Sec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void everyReplyForbidsWhatABrowserNeedNotDo() throws Exception {
        List<Answer> answers = List.of(
                get("/sample.js"),
                get("/missing.js"),
                get("/api/status"),
                get("/api/status", authorization()),
                get("/api/report", authorization()),
                send("OPTIONS /api/status HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n"),
                send("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
                send("nonsense\r\n\r\n"));
        for (Answer answer : answers) {
            assertThat(answer.headers())
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("referrer-policy", "no-referrer")
                    .containsEntry("cross-origin-opener-policy", "same-origin")
                    .containsEntry("cross-origin-resource-policy", "same-origin")
                    .noneSatisfy((name, value) -> assertThat(name).startsWith("access-control-"));
            assertThat(answer.headers().get("content-security-policy"))
                    .startsWith("default-src 'self';")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
        }
        assertThat(answers.get(3).headers()).containsEntry("cache-control", "no-store");
        assertThat(answers.get(4).headers()).containsEntry("cache-control", "no-store");
    }

    @Test
    void onlyCommandsThatReadAreAnswered() throws Exception {
        assertThat(get("/api/flows?arg=a%20b", authorization()).body()).isEqualTo("{\"ok\":true,\"of\":\"a b\"}");
        assertThat(get("/api/findings", authorization()).body())
                .isEqualTo("{\"ok\":false,\"error\":\"too far behind\"}");
        for (String path : List.of("stop", "matrix", "", "status/", "Status", "live", "%", "flows?arg=%zz")) {
            assertThat(get("/api/" + path, authorization()).status()).as(path).isBetween(400, 404);
        }
        for (String path : List.of("stations?arg=1", "status?arg=", "flows?arg=1&arg=2")) {
            assertThat(get("/api/" + path, authorization()).status())
                    .as("a separate reply for each argument that has no meaning: " + path)
                    .isEqualTo(404);
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void clientsShareTheRepliesOfASecond() throws Exception {
        for (int i = 0; i < 20; i++) {
            get("/api/status", authorization());
        }

        assertThat(asked.get()).isLessThan(20);
    }

    @Test
    void namesFromTheNetworkStayInsideAString() throws Exception {
        Answer answer = get("/api/stations", authorization());

        assertThat(answer.headers()).containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(new ObjectMapper().readTree(answer.body()).get("name").textValue())
                .isEqualTo(HOSTILE);
    }

    @Test
    void filesHaveATypeAndATag() throws Exception {
        Answer first = get("/sample.js");

        assertThat(first.headers())
                .containsEntry("content-type", "text/javascript; charset=utf-8")
                .containsEntry("cache-control", "no-cache");
        assertThat(first.body()).startsWith("export const sample");
        Answer second = get("/sample.js", "If-None-Match: " + first.headers().get("etag"));
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void noPathLeadsOutOfTheFolderOfThePage() throws Exception {
        for (String path : List.of(
                "/../WebServer.class",
                "/%2e%2e/WebServer.class",
                "/..%2fWebServer.class",
                "//sample.js",
                "/./sample.js",
                "/sample.js/",
                "/sample.js%00.html",
                "/x/../sample.js",
                "/\\sample.js",
                "/.",
                "/logback.xml")) {
            assertThat(get(path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void onlyCaptureFilesOfTheRunAreSent() throws Exception {
        Path file = folder.resolve("alert 1+2.pcapng");
        assertThat(get("/api/capture/alert%201+2.pcapng", authorization()).status())
                .as("removed")
                .isEqualTo(404);
        Files.writeString(file, "frames");
        Files.writeString(folder.resolve("secret"), "secret");

        Answer answer = get("/api/capture/alert%201+2.pcapng", authorization());
        assertThat(answer.body()).isEqualTo("frames");
        assertThat(answer.headers())
                .containsEntry("content-disposition", "attachment; filename=\"alert_1_2.pcapng\"")
                .containsEntry("content-length", "6");
        for (String name : List.of("secret", folder.resolve("secret").toString(), "..%2Fsecret", "")) {
            assertThat(get("/api/capture/" + name, authorization()).status())
                    .as(name)
                    .isEqualTo(404);
        }
        Files.delete(file);
        Files.createSymbolicLink(file, folder.resolve("secret"));
        assertThat(get("/api/capture/alert%201+2.pcapng", authorization()).status())
                .as("a link")
                .isEqualTo(404);
    }

    @Test
    void theReportIsADownloadThatClientsShare() throws Exception {
        Answer answer = get("/api/report", authorization());

        assertThat(answer.body()).isEqualTo("<p>report 1");
        assertThat(answer.headers())
                .containsEntry("content-disposition", "attachment; filename=\"macmon-report.html\"")
                .containsEntry("content-type", "text/html; charset=utf-8");
        get("/api/report", authorization());
        assertThat(asked.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void liveSendsWhatChanges() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(RawHttp.get(
                                    "/api/live?views=status,stations,flows:2001:db8::1",
                                    List.of("Host: localhost", authorization()))
                            .getBytes(US_ASCII));
            BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            List<String> events = new ArrayList<>();
            while (events.stream().filter("event: status"::equals).count() < 3) {
                events.add(lines.readLine());
            }

            assertThat(events).contains("HTTP/1.1 200 OK", "Content-Type: text/event-stream; charset=utf-8");
            assertThat(events).containsSequence("event: status", "data: {\"ok\":true,\"asked\":1}", "");
            assertThat(events)
                    .containsSequence("event: flows:2001:db8::1", "data: {\"ok\":true,\"of\":\"2001:db8::1\"}", "");
            assertThat(events).containsOnlyOnce("event: stations", "event: flows:2001:db8::1");

            Thread closer = new Thread(server::close);
            closer.start();
            assertThat(lines.lines().toList()).containsSequence("event: end", "data: {}", "");
            closer.join();
        }
        server = WebServer.open(config(Optional.empty()), source(), messages::add);
    }

    @Test
    void liveRefusesViewsThatTheRunDoesNotHave() throws Exception {
        for (String views : List.of("stop", "status,matrix", "", "status,", "status:%0Aevent", "stations:1")) {
            assertThat(get("/api/live?views=" + views, authorization()).status())
                    .as(views)
                    .isEqualTo(404);
        }
        assertThat(get("/api/live?views=" + "status,".repeat(9) + "status", authorization())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aFileCanHoldTheToken() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "correct-horse-battery\n");
        server.close();
        messages.clear();
        server = WebServer.open(config(Optional.of(file)), source(), messages::add);

        assertThat(messages)
                .anyMatch(line -> line.startsWith("web page: http://127.0.0.1:")
                        && line.endsWith("/ (the token is in " + file + ")"))
                .noneMatch(line -> line.contains("horse"));
        assertThat(get("/api/status", "Authorization: Bearer correct-horse-battery")
                        .status())
                .isEqualTo(200);

        Files.writeString(file, "short");
        assertThatThrownBy(() -> WebServer.open(config(Optional.of(file)), source(), messages::add))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must contain one line, a token of 16 to 256");
    }

    @Test
    void reportsAnAddressInUse() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        WebConfig config = new WebConfig(taken, Optional.empty(), Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> WebServer.open(config, source(), messages::add))
                .isInstanceOf(MacmonException.class)
                .hasMessage("cannot serve the web page on 127.0.0.1:" + server.port()
                        + ": Address already in use; give another address with --web");
    }

    @Test
    void aClientThatReadsNothingDelaysNoOther() throws Exception {
        try (Socket slow = connect()) {
            String request = "GET /api/stations HTTP/1.1\r\nHost: localhost\r\n" + authorization() + "\r\n\r\n";
            slow.getOutputStream().write(request.repeat(50).getBytes(US_ASCII));

            eventually(
                    "another client is answered",
                    () -> get("/api/status", authorization()).status() == 200);
        }
    }

    private String authorization() {
        return "Authorization: Bearer " + token;
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private Answer get(String path, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Host: 127.0.0.1:" + server.port());
        return send(RawHttp.get(path, all));
    }

    private Answer send(String request) throws IOException {
        try (Socket socket = connect()) {
            return RawHttp.send(socket, request);
        }
    }
}
