package io.macmon.cli.web;

import static io.macmon.capture.lab.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.Program;
import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlCommands;
import io.macmon.cli.control.ControlReply;
import io.macmon.config.WebConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web page in a browser: of a running lab, and with names that an attacker chose. */
@LabTest
class WebPageLabTest {

    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    static final String HOSTILE = "</script><img src=x onerror='window.isAttacked=1'>";

    @TempDir
    private Path folder;

    @BeforeEach
    void openLoopback() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
    }

    @Test
    void showsARunningWatch() throws Exception {
        try (Program lab = Program.start("lab", "--web", "0");
                AutoCloseable end = () -> end(lab);
                Browser browser = Browser.open(folder)) {
            String origin = open(lab, browser);

            assertThat(browser.evaluate("location.href").asText()).isEqualTo(origin + "/");
            assertThat(browser.text(".verdict")).isIn("LOSSLESS", "");
            String before = browser.text(".figures");
            browser.await("document.querySelector('.figures').textContent.trim() !== " + quoted(before));
            browser.await("document.querySelector('mm-chart canvas')");
            browser.await("document.body.textContent.includes('02:bb:00:00:00:99')");
            visitEachView(browser, "watch");
            filterAndSort(browser);
            pauseAndResume(browser);
            assertThat(browser.requests())
                    .allSatisfy(request -> assertThat(request).startsWith(origin + "/"));
            assertThat(browser.errors()).isEmpty();

            lab.terminate();
            browser.await("document.querySelector('.link').textContent.match(/(ended|stale) since/)");
        }
    }

    @Test
    void showsARunningAudit() throws Exception {
        Path report = folder.resolve("report.html");
        try (Program lab = Program.start("lab", "--audit", "--report", report.toString(), "--web", "0");
                AutoCloseable end = () -> end(lab);
                Browser browser = Browser.open(folder)) {
            String origin = open(lab, browser);

            browser.await("document.body.textContent.includes('address-theft')");
            visitEachView(browser, "audit");
            assertThat(browser.requests())
                    .allSatisfy(request -> assertThat(request).startsWith(origin + "/"));
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void showsNamesFromTheNetworkAsText() throws Exception {
        List<String> messages = new ArrayList<>();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        WebConfig config = new WebConfig(any, Optional.empty(), Optional.empty(), Optional.empty());
        try (WebServer server = WebServer.open(config, source(hostileNames(), ""), messages::add);
                Browser browser = Browser.open(folder)) {
            browser.show(messages.get(0).replaceFirst(".*(http://.*)", "$1"), 1280, 900, false);
            browser.await("document.querySelector('nav a[href=\"#/stations\"]')");
            browser.click("nav a[href='#/stations']");
            browser.await("document.querySelector('tbody')");

            assertThat(browser.text("tbody")).contains(HOSTILE);
            assertThat(browser.text(".origin")).contains(HOSTILE);
            browser.click("button.open");
            browser.await("document.querySelector('dialog[open]')");
            assertThat(browser.text("dialog")).contains(HOSTILE);
            assertThat(browser.evaluate("document.querySelectorAll('img').length")
                            .asInt())
                    .isZero();
            assertThat(browser.evaluate("window.isAttacked === undefined").asBoolean())
                    .isTrue();
        }
    }

    /** Fewer than the most that fit into a reply. */
    @Test
    void showsManyStationsPageByPageAndSavesACapture() throws Exception {
        Path capture = Files.write(folder.resolve("requested 1.pcapng"), new byte[] {0x0A, 0x0D, 0x0D, 0x0A, 0, 1, 2});
        Path downloads = Files.createDirectory(folder.resolve("downloads"));
        List<String> messages = new ArrayList<>();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        WebConfig config = new WebConfig(any, Optional.empty(), Optional.empty(), Optional.empty());
        try (WebServer server = WebServer.open(config, source(manyStations(), capture.toString()), messages::add);
                Browser browser = Browser.open(folder)) {
            browser.show(messages.get(0).replaceFirst(".*(http://.*)", "$1"), 1280, 900, false);
            browser.await("document.querySelector('nav a[href=\"#/stations\"]')");
            browser.click("nav a[href='#/stations']");
            browser.await("document.querySelectorAll('#rows-stations tbody tr').length === 100");
            assertThat(browser.text(".pager")).contains("1–100 of 10,000");
            browser.click(".pager button:last-child");
            browser.await("document.querySelector('.pager').textContent.includes('101–200 of 10,000')");
            assertThat(browser.text("main")).contains("7 more stations do not fit");
            checkAccess(browser, "many stations");
            browser.evaluate("document.querySelector('#filter-stations').value = '02:aa:00:00:27:0f';"
                    + " document.querySelector('#filter-stations').dispatchEvent(new Event('input'))");
            browser.await("document.querySelectorAll('#rows-stations tbody tr').length === 1");

            browser.downloadTo(downloads);
            browser.click("nav a[href='#/findings']");
            browser.await("document.querySelector('button.file[aria-label*=capture]')");
            browser.click("button.file[aria-label*=capture]");
            Path saved = downloads.resolve(capture.getFileName());
            eventually("the file is saved", () -> Files.exists(saved) && Files.size(saved) == Files.size(capture));
            assertThat(saved).hasSameBinaryContentAs(capture);
            assertThat(browser.errors()).isEmpty();
        }
    }

    private static Map<String, ControlCommand> manyStations() {
        List<Integer> numbers = IntStream.range(0, 10_000).boxed().toList();
        ControlReply finding = ControlReply.object()
                .text("id", "1")
                .text("kind", "address-theft")
                .text("severity", "high")
                .text("station", "02:aa:00:00:00:01");
        return Map.of(
                "stations",
                (arguments, reply) ->
                        reply.list("stations", numbers, WebPageLabTest::station).number("left_out", 7),
                "findings",
                (arguments, reply) -> reply.list("findings", List.of(finding.toString()), one -> one));
    }

    private static String station(int number) {
        return ControlReply.object()
                .text("mac", String.format(Locale.ROOT, "02:aa:00:00:%02x:%02x", number >> 8, number & 0xFF))
                .text("state", "heard")
                .number("bytes_per_second", number)
                .toString();
    }

    private static Map<String, ControlCommand> hostileNames() {
        String station = ControlReply.object()
                .text("mac", "02:00:00:00:00:01")
                .text("name", HOSTILE)
                .text("vendor", HOSTILE)
                .text("group", HOSTILE)
                .text("state", HOSTILE)
                .toString();
        return Map.of("stations", (arguments, reply) -> reply.list("stations", List.of(station), one -> one));
    }

    // A watch, or an audit if there is a capture of a station.
    private static WebSource source(Map<String, ControlCommand> replies, String capture) {
        Map<String, ControlCommand> commands = new HashMap<>(replies);
        commands.put("status", (arguments, reply) -> {
            reply.text("command", capture.isEmpty() ? "watch" : "audit").text("origin", HOSTILE);
            String requested = ControlReply.object()
                    .text("mac", "02:aa:00:00:00:01")
                    .text("file", capture)
                    .toString();
            reply.list("captures", List.of(requested), one -> one);
        });
        return new WebSource() {
            @Override
            public ControlCommands commands() {
                return new ControlCommands(commands);
            }

            @Override
            public Optional<Path> captureFile(String name) {
                return capture.endsWith("/" + name) ? Optional.of(Path.of(capture)) : Optional.empty();
            }

            @Override
            public Optional<String> report() {
                return Optional.empty();
            }
        };
    }

    // The process in the lab's namespaces outlives one that is killed.
    private static void end(Program lab) throws InterruptedException {
        lab.terminate();
        lab.exitCode();
    }

    // Returns the page's origin.
    private static String open(Program lab, Browser browser) throws Exception {
        String url = lab.awaitOutput(line -> line.startsWith("Web page: ")).replaceAll("Web page: | \\(.*", "");
        String origin = url.replaceFirst("/#.*", "");
        eventually("the run serves the page", () -> isServed(origin)); // the lab prints the URL earlier
        browser.show(url, 1280, 900, false);
        browser.await("document.querySelector('.figures')");
        return origin;
    }

    private static boolean isServed(String origin) {
        try (InputStream page = URI.create(origin + "/").toURL().openStream()) {
            return page.read() >= 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void visitEachView(Browser browser, String command) throws Exception {
        for (JsonNode link : browser.evaluate("[...document.querySelectorAll('nav a')].map(link => link.hash)")) {
            String view = link.asText().substring(2);
            browser.click("nav a[href='#/" + view + "']");
            browser.await("document.querySelector('nav a[aria-current]').hash === '#/" + view + "'");
            browser.await("document.querySelector('main :is(table, .empty, .findings, .figures)')");
            checkAccess(browser, view);
            for (boolean isDark : new boolean[] {false, true}) {
                String name = "web-" + command + "-" + view + (isDark ? "-dark" : "-light");
                browser.resize(390, 844, isDark);
                browser.await("innerWidth === 390 && document.documentElement.scrollWidth <= 390");
                browser.picture(name + "-390");
                browser.resize(1280, 900, isDark);
                browser.await("innerWidth === 1280");
                browser.picture(name);
            }
        }
    }

    static void checkAccess(Browser browser, String view) throws IOException {
        try (InputStream axe = WebPageLabTest.class.getResourceAsStream(AXE)) {
            browser.evaluate(new String(axe.readAllBytes(), UTF_8) + "; 0");
        }
        JsonNode serious = browser.evaluate("axe.run().then(found => found.violations"
                + ".filter(one => ['serious', 'critical'].includes(one.impact))"
                + ".map(one => one.id + ' ' + one.nodes[0].html))");
        assertThat(serious).as(view).isEmpty();
    }

    private static void filterAndSort(Browser browser) throws Exception {
        browser.click("nav a[href='#/stations']");
        browser.await("document.querySelectorAll('#rows-stations tbody tr').length === 4");
        browser.press("/");
        browser.await("document.activeElement.id === 'filter-stations'");
        Stream.of(":03".split("")).forEach(browser::press);
        browser.await("document.querySelectorAll('#rows-stations tbody tr').length === 1");
        assertThat(browser.text(".filter output")).isEqualTo("1 of 4 stations");
        browser.evaluate(
                "document.activeElement.value = '';" + " document.activeElement.dispatchEvent(new Event('input'))");
        browser.await("document.querySelectorAll('#rows-stations tbody tr').length === 4");

        browser.click("#rows-stations thead th:first-child button");
        browser.await("document.querySelector('#rows-stations thead th').ariaSort === 'ascending'");
        String macs = "[...document.querySelectorAll('#rows-stations tbody th .mac')].map(one => one.textContent)";
        List<String> ascending = texts(browser.evaluate(macs));
        assertThat(ascending).hasSize(4).isSorted();
        browser.click("#rows-stations thead th:first-child button");
        browser.await("document.querySelector('#rows-stations thead th').ariaSort === 'descending'");
        assertThat(texts(browser.evaluate(macs))).isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    private static void pauseAndResume(Browser browser) throws Exception {
        browser.click(".pause");
        browser.await("document.querySelector('.link').textContent.trim() === 'paused'");
        browser.click(".pause");
        browser.await("document.querySelector('.link').textContent.trim() === 'live'");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String quoted(String text) {
        return ControlReply.quoted(text);
    }
}
