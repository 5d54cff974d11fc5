package io.macmon.cli.web;

import static io.macmon.cli.web.WebPageLabTest.HOSTILE;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.LabTest;
import io.macmon.capture.link.Links;
import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlCommands;
import io.macmon.cli.control.ControlReply;
import io.macmon.config.WebConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code fleet run} in a browser, with names that an attacker chose. */
@LabTest
class FleetPageLabTest {

    private static final String BIDI = "office\u202Etxt.exe\u0007\u001B[31m";
    private static final String ESCAPED = "office\\u{202e}txt.exe\\x07\\x1b[31m";
    private static final String ROWS = "document.querySelectorAll('#rows-fleet tbody tr').length";

    @TempDir
    private Path folder;

    @BeforeEach
    void openLoopback() throws Exception {
        try (Links links = Links.open()) {
            links.setUp(links.require("lo"));
        }
    }

    @Test
    void showsPlacesStationsAndWhereEachWas() throws Exception {
        List<String> messages = new ArrayList<>();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        WebConfig config = new WebConfig(any, Optional.empty(), Optional.empty(), Optional.empty());
        ControlCommands commands = new ControlCommands(Map.<String, ControlCommand>of(
                "status", (arguments, reply) -> status(reply),
                "places", (arguments, reply) -> places(reply),
                "find", (arguments, reply) -> find(arguments, reply),
                "findings", (arguments, reply) -> reply.list("findings", List.of(finding()), one -> one)));
        try (WebServer server = WebServer.open(config, WebSource.of(commands), messages::add);
                Browser browser = Browser.open(folder)) {
            String url = messages.get(0).replaceFirst(".*(http://.*)", "$1");
            browser.show(url, 1280, 900, false);
            browser.await("document.querySelectorAll('#rows-places tbody tr').length === 3");
            assertThat(browser.text(".figures")).contains("of 1,000,000", "17", "2 silent");
            assertThat(browser.text(".verdict")).contains("LOST 5").contains("(" + HOSTILE + ")");
            assertThat(browser.text("#rows-places"))
                    .contains(HOSTILE, ESCAPED, "partly silent", "no sensor", "differs");
            assertThat(browser.text(".problem")).contains("192.0.2.6:9465");
            look(browser, "places");
            openDetails(browser, "#rows-places", "sensor-of-hq");

            browser.click("#rows-places tbody tr:nth-child(1) td button.open");
            browser.await("document.querySelector('nav a[aria-current]').hash === '#/stations'");
            browser.await(ROWS + " === 1");
            assertThat(browser.evaluate("document.querySelector('#at-place').value")
                            .asText())
                    .isEqualTo(HOSTILE);
            browser.evaluate("document.querySelector('#at-place').value = '';"
                    + " document.querySelector('#at-place').dispatchEvent(new Event('change'))");
            browser.await(ROWS + " === 2");
            assertThat(browser.text("#rows-fleet")).contains(HOSTILE, ESCAPED, "+1", "cloned", "silent");
            assertThat(browser.evaluate("document.querySelectorAll('.lanes tbody tr').length")
                            .asInt())
                    .isEqualTo(3);
            assertThat(browser.evaluate("document.querySelector('.lanes svg').ariaLabel")
                            .asText())
                    .contains("sensor-of-hq from ");
            look(browser, "stations");
            openDetails(browser, "#rows-fleet", HOSTILE);
            browser.click(".pager button:last-child");
            browser.await(ROWS + " === 1 && document.querySelector('.pager').textContent.includes('Page 2')");
            browser.press("/");
            browser.await("document.activeElement.id === 'filter-fleet'");
            for (String key : List.of("a", ",", "&", "b", ":")) {
                browser.press(key);
            }
            browser.await("document.querySelector('main').textContent.includes('found a,&b:')");

            browser.press("\u001B");
            browser.click("nav a[href='#/findings']");
            browser.await("document.querySelector('.finding')");
            assertThat(browser.text(".finding")).contains("cloned-mac", HOSTILE + ", " + ESCAPED);
            look(browser, "findings");

            assertThat(browser.evaluate("document.querySelectorAll('img').length")
                            .asInt())
                    .isZero();
            assertThat(browser.evaluate("window.isAttacked === undefined").asBoolean())
                    .isTrue();
            String origin = url.replaceFirst("/#.*", "/");
            assertThat(browser.requests())
                    .allSatisfy(request -> assertThat(request).startsWith(origin));
            assertThat(browser.errors()).isEmpty();
        }
    }

    // Accessible, and not wider than a telephone.
    private static void look(Browser browser, String view) throws Exception {
        WebPageLabTest.checkAccess(browser, view);
        browser.resize(390, 844, true);
        browser.await("innerWidth === 390 && document.documentElement.scrollWidth <= 390");
        browser.picture("web-fleet-" + view + "-dark-390");
        browser.resize(1280, 900, false);
        browser.await("innerWidth === 1280");
        browser.picture("web-fleet-" + view + "-light");
    }

    private static void openDetails(Browser browser, String table, String text) throws Exception {
        browser.click(table + " tbody th button.open");
        browser.await("document.querySelector('dialog[open]')");
        assertThat(browser.text("dialog")).contains(text);
        browser.click("dialog button");
        browser.await("!document.querySelector('dialog[open]')");
    }

    private static void status(ControlReply reply) {
        reply.text("command", "fleet")
                .text("origin", "kafka://k1.example.net:9092/macmon")
                .number("sensors", 3)
                .number("sensors_silent", 2)
                .number("stations", 17)
                .number("stations_all", 1_000_000)
                .number("lag", 0)
                .number("lost", 5)
                .counts("drops", Map.of(HOSTILE, 5L));
    }

    private static void places(ControlReply reply) {
        String sensor = ControlReply.object()
                .text("sensor", "sensor-of-hq")
                .text("state", "silent")
                .json("dropped", "{\"kernel\":5}")
                .toString();
        reply.list(
                        "places",
                        List.of(
                                place(HOSTILE, "partly silent", List.of(sensor), true),
                                place(BIDI, "no sensor", List.of(), false),
                                place("hq", "ok", List.of(sensor), false)),
                        place -> place)
                .list("unreachable", List.of("192.0.2.6:9465"), ControlReply::quoted);
    }

    private static String place(String name, String state, List<String> sensors, boolean isDrifting) {
        return ControlReply.object()
                .text("place", name)
                .text("state", state)
                .number("stations", 17)
                .number("stations_all", 170)
                .text("last_report", Instant.now().toString())
                .list("policies", List.of("0123456789abcdef"), ControlReply::quoted)
                .flag("policy_differs", isDrifting)
                .number("dropped", 5)
                .list("sensors", sensors, one -> one)
                .toString();
    }

    // All stations are one at two places and a silent one; a place has one of them, and so has the second page.
    private static void find(List<String> arguments, ControlReply reply) {
        String form = URLDecoder.decode(arguments.get(0), StandardCharsets.UTF_8);
        if (!form.startsWith("q=&")) {
            String text = form.substring(2, form.indexOf("&place="));
            reply.list("stations", List.of(station("02:00:00:00:00:03", "found " + text, false)), one -> one);
        } else if (form.contains("&place=" + HOSTILE) || form.contains("&after=02:")) {
            reply.list("stations", List.of(station("02:00:00:00:00:01", HOSTILE, true)), one -> one);
        } else {
            reply.list(
                            "stations",
                            List.of(
                                    station("02:00:00:00:00:01", HOSTILE, true),
                                    station("02:00:00:00:00:02", BIDI, false)),
                            one -> one)
                    .flag("more", true)
                    .text("next", "02:00:00:00:00:02");
        }
    }

    private static String station(String mac, String name, boolean isCloned) {
        Instant now = Instant.now();
        ControlReply station = ControlReply.object()
                .text("mac", mac)
                .list("addresses", List.of("192.0.2.7", "2001:db8::7"), ControlReply::quoted)
                .list("names", List.of(name), ControlReply::quoted)
                .text("place", HOSTILE)
                .text("state", isCloned ? "heard" : "silent")
                .text("last", now.toString());
        List<String> heard = new ArrayList<>(List.of(visit(HOSTILE, now)));
        if (isCloned) {
            station.text("cloned", now.toString());
            heard.add(visit(BIDI, now.minusSeconds(600)));
        }
        return station.list("heard", heard, one -> one).toString();
    }

    private static String visit(String place, Instant last) {
        return ControlReply.object()
                .text("place", place)
                .text("sensor", "sensor-of-hq")
                .text("first", last.minusSeconds(7_200).toString())
                .text("last", last.toString())
                .toString();
    }

    private static String finding() {
        return ControlReply.object()
                .text("id", "f1")
                .text("kind", "cloned-mac")
                .text("severity", "high")
                .text("station", "02:00:00:00:00:01")
                .list("places", List.of(HOSTILE, BIDI), ControlReply::quoted)
                .text("evidence", "heard at both")
                .text("last", Instant.now().toString())
                .toString();
    }
}
