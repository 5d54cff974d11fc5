package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.LinkedStation;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.analyzer.audit.ReportContext;
import io.macmon.analyzer.audit.ReportContext.Changes;
import io.macmon.analyzer.audit.ReportContext.HashedFile;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.segment.SensorReach.Reach;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Sample reports: an office with violations, one without, and one full of hostile names. */
final class SampleReports {

    static final Instant FROM = Instant.parse("2024-05-06T07:00:00Z");
    static final Instant UNTIL = Instant.parse("2024-05-06T07:10:30.250Z");

    /** Names of hostile stations. */
    static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' onmouseover='alert(1)",
            "]]>--><!--&amp;&lt;",
            "\u001b[2J\u001b]0;owned\u0007",
            "evil\u202egnp.exe\u2066\u200b",
            "a|b`c`|d\\|e",
            "[click](javascript:alert(1)) ![x](http://192.0.2.1/x.png) http://192.0.2.1/ www.example.com @everyone",
            "=HYPERLINK(\"http://192.0.2.1/\",\"x\")",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "+1",
            "-1",
            "\tcut",
            "line\r\nbreak",
            "\u0085\u2028\u0000\ud800\uffff");

    private SampleReports() {}

    /** Fills every column and every field. */
    static AuditReport office() {
        AuditReport report = report(List.of(
                rogue(),
                stranger(),
                summary(station("00:1b:a9:00:00:03", 30, 600).build(), "Brother Industries", "printers", "old printer")
                        .verdict(Verdict.DENIED)
                        .findings(finding(
                                FindingKind.DENIED_SOURCE,
                                "00:1b:a9:00:00:03",
                                "",
                                30,
                                600,
                                41,
                                "It is on the deny list."))
                        .build(),
                supplicant(),
                summary(StationRecordBuilder.never("00:1b:a9:00:00:05"), "Brother Industries", "printers", "printer-5")
                        .verdict(Verdict.ABSENT)
                        .findings(finding(
                                FindingKind.ABSENT_STATION,
                                "00:1b:a9:00:00:05",
                                "",
                                630,
                                630,
                                1,
                                "It is expected, but was not seen for 10m 30s."))
                        .build(),
                summary(
                                station("00:1b:a9:00:00:06", -86_400, 629)
                                        .address("192.0.2.26", -86_400, 629, "arp")
                                        .address("2001:db8:1234:5678:9abc:def0:1234:5678", 5, 620, "ndp")
                                        .name("printer-6", "dhcp")
                                        .build(),
                                "Brother Industries",
                                "printers",
                                "")
                        .verdict(Verdict.ALLOWED)
                        .radius(new RadiusReply(Answer.ACCEPT, OptionalInt.of(20), "", Duration.ofNanos(1_250_000)))
                        .build(),
                summary(
                                station("00:00:5e:00:01:07", 0, 628)
                                        .address("192.0.2.1", 0, 628, "arp")
                                        .service("vrrp 7")
                                        .build(),
                                "ICANN, IANA Department",
                                "",
                                "")
                        .verdict(Verdict.VIRTUAL)
                        .build()));
        return report.withContext(new ReportContext(
                UNTIL,
                "macmon 1.0",
                "sensor-1",
                List.of(new HashedFile("office.yaml", "0123456789abcdef".repeat(4))),
                new Reach(List.of(MacAddress.parse("00:1b:a9:00:00:01")), 2),
                Optional.of(new Changes(
                        Optional.of(at(600)),
                        List.of(report.findings().get(0)),
                        List.of(finding(
                                FindingKind.WRONG_VLAN,
                                "00:1b:a9:00:00:04",
                                "vlan 40",
                                400,
                                500,
                                3,
                                "sends in VLAN 40; group 'offices' allows VLAN 30")),
                        3,
                        List.of(MacAddress.parse("02:00:00:00:00:02")))),
                true,
                Optional.of(Duration.ofMinutes(10))));
    }

    /** A station that shares a device with two others. */
    static AuditReport sharedDevice() {
        return report(List.of(summary(station("00:1b:a9:00:00:08", 0, 600).build(), "Brother Industries", "", "")
                .sameDevice(
                        new LinkedStation(MacAddress.parse("00:1b:a9:00:00:09"), true, "device annas-laptop"),
                        new LinkedStation(MacAddress.parse("02:00:00:00:00:0a"), false, "DHCP client id 01ab"))
                .build()));
    }

    /** Two stations that are one device. */
    static AuditReport joinedStations() {
        MacAddress first = MacAddress.parse("00:1b:a9:00:00:08");
        MacAddress second = MacAddress.parse("00:1b:a9:00:00:09");
        return report(List.of(joined(first, second), joined(second, first)));
    }

    private static StationSummary joined(MacAddress mac, MacAddress other) {
        return summary(station(mac.toString(), 0, 600).build(), "Brother Industries", "", "")
                .sameDevice(new LinkedStation(other, true, "device annas-laptop"))
                .build();
    }

    private static StationSummary rogue() {
        return summary(
                        station("00:1b:a9:00:00:01", 12, 625)
                                .address("192.0.2.99", 12, 625, "arp")
                                .service("dhcp-server")
                                .build(),
                        "Brother Industries",
                        "printers",
                        "printer-1")
                .verdict(Verdict.VIOLATES)
                .findings(
                        finding(
                                FindingKind.ROGUE_DHCP,
                                "00:1b:a9:00:00:01",
                                "",
                                65,
                                605,
                                12,
                                "It offered 192.0.2.150 to 02:00:00:00:00:02; its group, printers, has no role"
                                        + " dhcp-server."),
                        finding(
                                FindingKind.WRONG_ADDRESS,
                                "00:1b:a9:00:00:01",
                                "192.0.2.99",
                                12,
                                12,
                                1,
                                "It claims 192.0.2.99; its group, printers, allows 192.0.2.16/28."))
                .radius(new RadiusReply(Answer.REJECT, OptionalInt.empty(), "not known here", Duration.ofMillis(2)))
                .wouldBeCutOff("the RADIUS server rejects it")
                .build();
    }

    private static StationSummary stranger() {
        return summary(
                        station("02:00:00:00:00:02", 61, 70)
                                .address("192.0.2.152", 69, 70, "arp")
                                .address("192.0.2.151", 68, 69, "arp")
                                .address("192.0.2.150", 66, 68, "dhcp-ack")
                                .address("fe80::2", 61, 70, "nd-dad")
                                .name("Somebodys-Phone", "dhcp")
                                .name("Somebodys-Phone.local", "mdns")
                                .fingerprint("1,3,6,15 (android-dhcp-14)")
                                .build(),
                        "",
                        "",
                        "")
                .verdict(Verdict.UNEXPECTED)
                .sendsFrom("198.51.100.7")
                .isNew()
                .findings(
                        finding(
                                FindingKind.UNEXPECTED_SOURCE,
                                "02:00:00:00:00:02",
                                "",
                                61,
                                70,
                                2,
                                "No group lists it; it chose its address itself."),
                        finding(
                                FindingKind.NEW_STATION,
                                "02:00:00:00:00:02",
                                "",
                                61,
                                61,
                                1,
                                "It was never seen before."))
                .build();
    }

    private static StationSummary supplicant() {
        return summary(
                        station("00:1b:a9:00:00:04", 100, 300)
                                .vlans(0, 30)
                                .identity("alice@example.org")
                                .dot1x(Dot1x.LOGGED_OFF)
                                .neighbour("LLDP switch-1 port 4")
                                .build(),
                        "Brother Industries",
                        "offices",
                        "alice's")
                .verdict(Verdict.VIOLATES)
                .findings(finding(
                        FindingKind.DOT1X_AFTER_LOGOFF,
                        "00:1b:a9:00:00:04",
                        "",
                        250,
                        300,
                        8,
                        "It sent 8 frames after it logged off at 07:04:00."))
                .build();
    }

    /** No violations, and one informational finding. */
    static AuditReport clean() {
        StationSummary known = summary(
                        station("00:1b:a9:00:00:06", 1, 629)
                                .address("192.0.2.26", 1, 629, "arp")
                                .build(),
                        "Brother Industries",
                        "printers",
                        "printer-6")
                .verdict(Verdict.ALLOWED)
                .isNew()
                .findings(
                        finding(FindingKind.NEW_STATION, "00:1b:a9:00:00:06", "", 1, 1, 1, "It was never seen before."))
                .build();
        return report(List.of(known));
    }

    /** A finding about the whole segment. */
    static AuditReport flood() {
        Finding flood = new Finding(
                FindingKind.MAC_FLOOD, Finding.SEGMENT, "", at(1), at(9), 400, "400 sources within ten seconds.");
        return new AuditReport("eth0", "", FROM, UNTIL, quiet(1).stations(), List.of(flood), Map.of("frames", 400L));
    }

    /** Many findings of one kind about one station, and one about another; neither is listed. */
    static AuditReport thefts(int count) {
        List<Finding> findings = IntStream.rangeClosed(0, count)
                .mapToObj(each -> finding(
                        FindingKind.ADDRESS_THEFT,
                        each == count ? "00:1b:a9:00:00:02" : "00:1b:a9:00:00:01",
                        "192.0.2." + each,
                        1 + each,
                        1 + each,
                        2,
                        "an ARP reply claims 192.0.2." + each))
                .toList();
        return new AuditReport("eth0", "", FROM, UNTIL, List.of(), findings, Map.of("frames", 400L));
    }

    /** Stations without findings. */
    static AuditReport quiet(int stations) {
        return report(IntStream.range(0, stations)
                .mapToObj(number -> summary(
                                station(MacAddress.toString(0x001B_A900_0000L + number), 1, 629)
                                        .build(),
                                "Brother Industries",
                                "printers",
                                "")
                        .verdict(Verdict.ALLOWED)
                        .build())
                .toList());
    }

    /** All text from the network is hostile. */
    static AuditReport hostile() {
        return report(HOSTILE.stream().map(SampleReports::hostile).toList());
    }

    private static StationSummary hostile(String text) {
        String mac = MacAddress.toString(0x0200_0000_0100L + HOSTILE.indexOf(text));
        String shown = ReportText.safe(text);
        return summary(
                        station(mac, 1, 629)
                                .name(text, "dhcp")
                                .fingerprint(text)
                                .identity(text)
                                .neighbour(text)
                                .service(shown)
                                .dot1x(Dot1x.STARTED)
                                .build(),
                        text,
                        "",
                        text)
                .verdict(Verdict.UNEXPECTED)
                .findings(finding(FindingKind.DOT1X_IDENTITY, mac, shown, 5, 9, 2, shown))
                .radius(new RadiusReply(Answer.REJECT, OptionalInt.empty(), shown, Duration.ofMillis(1)))
                .wouldBeCutOff(shown)
                .build();
    }

    private static AuditReport report(List<StationSummary> summaries) {
        List<Finding> findings = summaries.stream()
                .flatMap(summary -> summary.findings().stream())
                .sorted((one, other) ->
                        other.kind().severity().compareTo(one.kind().severity()))
                .toList();
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("frames", 12_345L);
        counters.put("bytes", 1_234_567L);
        counters.put("drops_kernel", 0L);
        counters.put("held_back", 3L);
        return new AuditReport("eth0", "office.yaml", FROM, UNTIL, summaries, findings, counters);
    }

    static Finding finding(
            FindingKind kind, String mac, String subject, int first, int last, long count, String evidence) {
        return new Finding(kind, MacAddress.parse(mac), subject, at(first), at(last), count, evidence);
    }

    static Instant at(int seconds) {
        return FROM.plusSeconds(seconds);
    }

    private static StationRecordBuilder station(String mac, int first, int last) {
        return new StationRecordBuilder(mac, at(first), at(last));
    }

    private static StationSummaryBuilder summary(StationRecord station, String vendor, String group, String name) {
        return new StationSummaryBuilder(station, vendor, group, name);
    }
}
