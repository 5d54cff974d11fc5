package io.macmon.fleet.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.report.ReportStyle;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.control.JsonObject;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What instances reply becomes a report, whatever their texts contain. */
class FleetReportTest {

    private static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>]]>&amp;"
            + "\u001b[2J\u0000\r\n\u202egnp.exe\u2066\u200b\ud800";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ReportStyle STYLE = new ReportStyle(ZoneOffset.UTC, false);

    private final Map<String, String> replies = new HashMap<>();
    private final List<String> searched = new ArrayList<>();

    FleetReportTest() {
        replies.put(
                "status",
                reply().text("origin", "k1:9092/macmon")
                        .number("sensors", 2)
                        .number("sensors_silent", 1)
                        .number("stations", 12)
                        .number("stations_all", 1234)
                        .number("lost", 7)
                        .toString());
        replies.put("places", places("branch", "hq", "hq/eth0", "spool"));
        replies.put("findings", findings(finding("high", "cloned-mac", mac(1), "hq and branch")));
    }

    @Test
    void tableShowsPlacesSensorsViolationsAndTheirStations() throws Exception {
        replies.put(
                "findings",
                findings(
                        finding("info", "new-anywhere", mac(2), "at hq"),
                        finding("medium", "sensor-silent", "branch/eth0", "no report"),
                        finding("high", "cloned-mac", mac(1), "hq and branch")));

        assertThat(report(FleetReportFormat.TABLE)).isEqualTo("""
            Fleet report for k1:9092/macmon, 2026-01-02 03:04:05

            PLACE   STATE   STATIONS NOW  STATIONS IN ALL  SENSORS  LAST REPORT  POLICY                  LOST
            hq      silent  12            1,234            3        03:04:00     aaaabbbbcccc (differs)  7
            branch  ok      0             0                0                                             0

            SENSOR   PLACE  STATE   LAST REPORT  VERSION     POLICY                  LOST
            hq/eth0  hq     silent  03:04:00     macmon 1.0  aaaabbbbcccc (differs)  spool 7
            hq/eth1  hq     ok                               none (differs)
            hq/eth2  hq     ok                               aaaabbbbcccc

            STATION            NAME  TYPE  FINDINGS    STATE  PLACE  ADDRESSES  FIRST SEEN           LAST SEEN  \
            HEARD
            00:52:c2:00:00:01  host  type  cloned-mac  heard  hq     192.0.2.7  2026-01-01 00:00:00  03:04:00   \
            hq by hq/eth0 VLAN 12, 2026-01-01 00:00:00 to 03:04:00

            HIGH    cloned-mac  00:52:c2:00:00:01
                    hq and branch
                    to do: act
                    03:04:00 to 03:04:05, reported 2 times, ID 0123abcd

            MEDIUM  sensor-silent  branch/eth0
                    no report
                    to do: act
                    03:04:00 to 03:04:05, reported 2 times, ID 0123abcd

            Violations: 1 high, 1 medium.
            Stations: 12 heard in the last 5 minutes, 1,234 in all.
            Sensors: 2, 1 silent, 7 frames and records lost.
            """);
        assertThat(searched).containsExactly(mac(1));
    }

    @Test
    void pageIsWellFormedAndShowsHostileTextsAsText() throws Exception {
        beHostile();
        Document page = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(report(FleetReportFormat.HTML)
                        .replace("<!DOCTYPE html>", "")
                        .getBytes(UTF_8)));

        assertThat(page.getElementsByTagName("script").getLength()).isEqualTo(1);
        assertThat(page.getElementsByTagName("img").getLength()).isZero();
        NodeList all = page.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            assertThat(all.item(i).getAttributes().getNamedItem("onerror")).isNull();
        }
        String text = page.getElementsByTagName("main").item(0).getTextContent();
        assertThat(text).contains("<script>alert(1)</script>\"'><img src=x onerror=alert(1)>]]>&amp;\\x1b[2J\\x00");
        assertThat(text).doesNotContainPattern("[\\p{Cf}\\p{Cs}]");
    }

    @Test
    void textAndJsonHaveNoCharacterThatControlsATerminal() throws Exception {
        beHostile();

        assertThat(report(FleetReportFormat.TABLE))
                .contains("\\x1b[2J")
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
        String json = report(FleetReportFormat.JSON);
        assertThat(json)
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]")
                .endsWith("}\n")
                .hasLineCount(1);
        assertThat(JsonObject.parse(json).objects("findings").get(0).text("evidence"))
                .isEqualTo(HOSTILE);
    }

    @Test
    void listsTheStationsWithTheWorstViolationsAndStatesHowManyAreLeftOut() throws Exception {
        List<String> findings = new ArrayList<>();
        IntStream.range(0, 900).forEach(station -> findings.add(finding("medium", "wrong-place", mac(station), "")));
        IntStream.range(900, 1_000).forEach(station -> findings.add(finding("high", "cloned-mac", mac(station), "")));
        replies.put("findings", findings(findings.toArray(String[]::new)));

        assertThat(JsonObject.parse(report(FleetReportFormat.JSON))
                        .object("left_out")
                        .number("stations", 0))
                .isEqualTo(900);
        assertThat(searched)
                .isEqualTo(IntStream.range(900, 1_000)
                        .mapToObj(FleetReportTest::mac)
                        .toList());
        assertThat(report(FleetReportFormat.HTML))
                .contains("Violations: 100 high, 900 medium, among the latest 1,000")
                .contains("Left out: 900 stations with violations");
    }

    @Test
    void findsAStationWhoseAddressIsInTheNamesOfManyOthers() throws Exception {
        replies.put("find", reply().flag("more", true).toString());
        replies.put("find after=00:52:c2:00:00:0", stations(mac(1), "host"));

        assertThat(ask().stations())
                .singleElement()
                .satisfies(station -> assertThat(station.json().text("mac")).isEqualTo(mac(1)));
    }

    @Test
    void namesEachInstanceThatDidNotAnswerAnyQuestion() throws Exception {
        replies.put("status", unreachable("192.0.2.6:1"));
        replies.put("find", unreachable("192.0.2.5:1"));

        assertThat(ask().unreachable()).containsExactly("192.0.2.5:1", "192.0.2.6:1");
        assertThat(report(FleetReportFormat.TABLE))
                .contains("Instances that did not answer, so what they know is missing: 192.0.2.5:1, 192.0.2.6:1.");
    }

    @Test
    void failsIfTheInstanceCannotAnswer() {
        replies.put("places", "{\"ok\":false,\"error\":\"the state cannot be read now\"}");
        assertThatThrownBy(this::ask)
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("h:1 cannot answer: the state cannot be read now");

        replies.put("places", "<html>");
        assertThatThrownBy(this::ask)
                .isInstanceOf(MacmonException.class)
                .hasMessageContaining("h:1 sent a malformed reply");
    }

    private FleetReport ask() throws MacmonException {
        return FleetReportQuery.ask("h:1", this::answer, NOW);
    }

    private String report(FleetReportFormat format) throws MacmonException, IOException {
        StringWriter out = new StringWriter();
        format.write(ask(), STYLE, out);
        return out.toString();
    }

    private String answer(String command, List<String> arguments) {
        if (!command.equals("find")) {
            return replies.get(command);
        }
        String filter = URLDecoder.decode(arguments.get(0), UTF_8);
        if (replies.containsKey("find " + filter)) {
            return replies.get("find " + filter);
        }
        String mac = filter.substring("q=".length());
        searched.add(mac);
        return replies.getOrDefault("find", stations(mac, "host"));
    }

    private void beHostile() {
        replies.put(
                "status",
                reply().text("origin", HOSTILE).text("problem", HOSTILE).toString());
        replies.put("places", places(HOSTILE, HOSTILE, HOSTILE, HOSTILE.replace("\ud800", "")));
        replies.put("findings", findings(finding("high", HOSTILE, mac(1), HOSTILE), finding("?", "x", HOSTILE, "")));
        replies.put("find", stations(mac(1), HOSTILE));
    }

    private static ControlReply reply() {
        return ControlReply.object().flag("ok", true);
    }

    private static String unreachable(String instance) {
        return reply().list("unreachable", List.of(instance), ControlReply::quoted)
                .toString();
    }

    private static String mac(int station) {
        return new MacAddress(0x0052_C200_0000L + station).toString();
    }

    private static String places(String empty, String place, String sensor, String lostAt) {
        String hash = "aaaabbbbcccc0000";
        ControlReply report = ControlReply.object()
                .text("sensor", sensor)
                .text("state", "silent")
                .text("last_report", "2026-01-02T03:04:00.123Z")
                .text("version", sensor.equals(HOSTILE) ? HOSTILE : "macmon 1.0")
                .text("policy_hash", hash)
                .flag("policy_differs", true)
                .counts("dropped", Map.of(lostAt, 7L));
        ControlReply none = ControlReply.object()
                .text("sensor", "hq/eth1")
                .text("state", "ok")
                .text("policy_hash", "")
                .flag("policy_differs", true);
        ControlReply common = ControlReply.object()
                .text("sensor", "hq/eth2")
                .text("state", "ok")
                .text("policy_hash", hash)
                .flag("policy_differs", false);
        ControlReply here = ControlReply.object()
                .text("place", place)
                .text("state", "silent")
                .number("stations", 12)
                .number("stations_all", 1234)
                .text("last_report", "2026-01-02T03:04:00.123Z")
                .list("policies", List.of(hash), ControlReply::quoted)
                .flag("policy_differs", true)
                .number("dropped", 7)
                .list("sensors", List.of(report, none, common), ControlReply::toString);
        ControlReply other = ControlReply.object().text("place", empty).text("state", "ok");
        return reply().list("places", List.of(other, here), ControlReply::toString)
                .toString();
    }

    private static String stations(String mac, String name) {
        ControlReply heard = ControlReply.object()
                .text("place", "hq")
                .text("sensor", "hq/eth0")
                .number("vlan", 12)
                .text("first", "2026-01-01T00:00:00Z")
                .text("last", "2026-01-02T03:04:00Z");
        ControlReply station = ControlReply.object()
                .text("mac", mac)
                .list("addresses", List.of("192.0.2.7"), ControlReply::quoted)
                .list("names", List.of(name), ControlReply::quoted)
                .text("type", "type")
                .text("place", "hq")
                .text("state", "heard")
                .text("first", "2026-01-01T00:00:00Z")
                .text("last", "2026-01-02T03:04:00Z")
                .list("heard", List.of(heard), ControlReply::toString);
        return reply().list("stations", List.of(station), ControlReply::toString)
                .toString();
    }

    private static String finding(String severity, String kind, String station, String evidence) {
        return ControlReply.object()
                .text("id", "0123abcd")
                .text("kind", kind)
                .text("severity", severity)
                .text("station", station)
                .text("evidence", evidence)
                .text("action", "act")
                .text("since", "2026-01-02T03:04:00.000000+0000")
                .text("last", "2026-01-02T03:04:05.000000+0000")
                .number("count", 2)
                .toString();
    }

    private static String findings(String... findings) {
        return reply().list("findings", List.of(findings), finding -> finding).toString();
    }
}
