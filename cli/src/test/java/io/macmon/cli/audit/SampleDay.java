package io.macmon.cli.audit;

import io.macmon.analyzer.audit.AuditReport;
import io.macmon.analyzer.audit.AuditReport.StationSummary;
import io.macmon.analyzer.audit.RadiusReply;
import io.macmon.analyzer.audit.RadiusReply.Answer;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.audit.station.Verdict;
import io.macmon.analyzer.identity.DeviceType;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The report of a whole day: {@value #STATIONS} stations that fill every column, and many findings about a few. */
final class SampleDay {

    static final int STATIONS = 60;
    static final int MANY = 14;

    private static final int DAY_SECONDS = 86_400;
    private static final Instant FROM = Instant.parse("2024-05-06T00:00:00Z");

    private SampleDay() {}

    static AuditReport report() {
        List<StationSummary> stations = new ArrayList<>();
        for (int number = 0; number < STATIONS; number++) {
            stations.add(station(number));
        }
        List<Finding> findings = stations.stream()
                .flatMap(station -> station.findings().stream())
                .sorted(Comparator.comparing((Finding finding) -> finding.kind().severity())
                        .reversed()
                        .thenComparing(Finding::first))
                .toList();
        return new AuditReport(
                "eth0",
                "/etc/macmon/policy.yaml",
                FROM,
                at(DAY_SECONDS),
                stations,
                findings,
                Map.of("frames", 12_345_678L, "bytes", 9_876_543_210L));
    }

    private static MacAddress mac(int number) {
        return new MacAddress(0x001B_A900_0000L + number);
    }

    private static StationSummary station(int number) {
        boolean isRejected = number % 7 == 0;
        return new StationSummary(
                record(number),
                List.of(IpAddress.parse("198.51.100." + number)),
                "Brother Industries, Ltd.",
                new DeviceType(
                        "printer",
                        DeviceType.Confidence.HIGH,
                        List.of(new Trait(TraitKind.MDNS_SERVICE, "_pdl-datastream._tcp"))),
                "printers-floor-" + number % 4,
                "printer-" + number,
                number < 5 ? Verdict.VIOLATES : Verdict.ALLOWED,
                number >= 50,
                findings(number),
                Optional.of(new RadiusReply(
                        isRejected ? Answer.REJECT : Answer.ACCEPT,
                        isRejected ? OptionalInt.empty() : OptionalInt.of(20),
                        "",
                        Duration.ofMillis(2))),
                isRejected ? "the RADIUS server rejects it" : "");
    }

    private static StationRecord record(int number) {
        Instant first = at(number);
        Instant last = number % 2 == 0 ? at(DAY_SECONDS - 1) : at(80_000 + 60 * number);
        return new StationRecord(
                mac(number),
                first,
                last,
                1_234,
                98_765,
                List.of(0, 20),
                List.of(
                        address("192.0.2." + number, first, last),
                        address("2001:db8:1234:5678:9abc:def0:1234:50" + (10 + number), first, last)),
                List.of(new StationName("Brother-HL-L2350DW-series-" + number + ".local", "mdns", last)),
                "1,3,6,15,31,33,43,44,46,47 (MSFT 5.0)",
                List.of("dhcp-server"),
                "LLDP switch-" + number % 3 + ".example.net port GigabitEthernet1/0/" + number,
                "host/printer-" + number + ".example.net",
                Dot1x.AUTHENTICATED,
                List.of());
    }

    private static StationAddress address(String address, Instant first, Instant last) {
        return new StationAddress(IpAddress.parse(address), first, last, "arp");
    }

    private static List<Finding> findings(int number) {
        List<Finding> findings = new ArrayList<>();
        int count = number == 0 ? MANY : number < 5 ? 2 : 0;
        for (int each = 0; each < count; each++) {
            String address = "192.0.2." + (200 + each);
            findings.add(new Finding(
                    number == 0 ? FindingKind.ADDRESS_THEFT : FindingKind.WRONG_ADDRESS,
                    mac(number),
                    address,
                    at(600 * (each + 1)),
                    at(80_400 + 300 * each),
                    17L * (each + 1),
                    "an ARP reply claims " + address + ", which belongs to 00:1b:21:00:00:01, a router"));
        }
        if (number >= 50) {
            findings.add(new Finding(
                    FindingKind.NEW_STATION,
                    mac(number),
                    "",
                    at(number),
                    at(number),
                    1,
                    "never seen before; sends ARP, destination ff:ff:ff:ff:ff:ff, untagged, 60 bytes"));
        }
        return findings;
    }

    private static Instant at(int seconds) {
        return FROM.plusSeconds(seconds);
    }
}
