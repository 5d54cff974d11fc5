package io.macmon.cli.memory;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.audit.station.StationRecord.StationName;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** Stations, owners and findings for tests of the database. */
final class TestStations {

    static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00.123456789Z");

    private TestStations() {}

    static MacAddress mac(long number) {
        return new MacAddress(0x02_00_00_00_00_00L + number);
    }

    static IpAddress ip(long number) {
        return IpAddress.v4((int) (0x0A00_0000 + number));
    }

    /** A station with every property set. */
    static StationRecord full(long number, Instant last) {
        return new StationRecord(
                mac(number),
                MONDAY,
                last,
                1_000 + number,
                64_000 + number,
                List.of(0, 7, 4094),
                List.of(
                        new StationAddress(IpAddress.v6(0xFE80L << 48, number), MONDAY, last, "nd"),
                        new StationAddress(ip(number), MONDAY, MONDAY, "arp")),
                List.of(new StationName("printer-" + number, "dhcp"), new StationName("PRINTER", "nbns")),
                "1,3,6,15 (MSFT 5.0)",
                List.of("router", "vrrp 7"),
                "switch-1 port 7",
                "alice@example.org",
                Dot1x.AUTHENTICATED);
    }

    /** A station with few properties. */
    static StationRecord plain(long number, Instant last, long frames) {
        return new StationRecord(
                mac(number),
                last,
                last,
                frames,
                64 * frames,
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                "",
                "",
                Dot1x.NONE);
    }

    static StationRecord named(long number, String text) {
        return new StationRecord(
                mac(number),
                MONDAY,
                MONDAY,
                1,
                64,
                List.of(),
                List.of(new StationAddress(ip(number), MONDAY, MONDAY, text)),
                List.of(new StationName(text, text)),
                text,
                List.of(text, text),
                text,
                text,
                Dot1x.FAILED);
    }

    static AddressOwner owner(long number, Instant last) {
        return new AddressOwner(
                ip(number), AddressOwner.ANY_VLAN, mac(number), number % 2 == 0 ? null : mac(number + 1), MONDAY, last);
    }

    static Finding finding(long number, Instant last) {
        return new Finding(
                FindingKind.FLIP_FLOP,
                mac(number),
                ip(number).toString(),
                MONDAY,
                last,
                number + 1,
                "taken by another");
    }

    static Changes stations(StationRecord... stations) {
        return new Changes(List.of(stations), List.of(), List.of());
    }

    /** A station, an owner and a finding for each number from {@code from} up to, but not including, {@code to}. */
    static Changes changes(long from, long to, Instant last) {
        return new Changes(
                LongStream.range(from, to).mapToObj(i -> full(i, last)).toList(),
                LongStream.range(from, to).mapToObj(i -> owner(i, last)).toList(),
                LongStream.range(from, to).mapToObj(i -> finding(i, last)).toList());
    }
}
