package io.macmon.cli.memory;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.station.AnnouncementRecord;
import io.macmon.analyzer.audit.station.AnnouncementRecord.Lifetime;
import io.macmon.analyzer.audit.station.AnnouncementRecord.Values;
import io.macmon.analyzer.audit.station.RouterGroupRecord;
import io.macmon.analyzer.audit.station.RouterGroupRecord.Member;
import io.macmon.analyzer.audit.station.RouterGroupRecord.Router;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.claim.Claim.Service;
import io.macmon.analyzer.claim.RawValues;
import io.macmon.analyzer.identity.RememberedTrait;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
                List.of(new StationName("printer-" + number, "dhcp", last), new StationName("PRINTER", "nbns", MONDAY)),
                "1,3,6,15 (MSFT 5.0)",
                List.of("router", "vrrp 7"),
                "switch-1 port 7",
                "alice@example.org",
                Dot1x.AUTHENTICATED,
                List.of(
                        new RememberedTrait(Trait.of(TraitKind.SSDP_SERVER, "A\\B \0"), true, MONDAY, last, 7),
                        new RememberedTrait(new Trait(TraitKind.TTL, "64"), true, MONDAY, last, 7),
                        new RememberedTrait(new Trait(TraitKind.TTL, "128"), false, last, last, 1)));
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
                Dot1x.NONE,
                List.of());
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
                List.of(new StationName(text, text, MONDAY)),
                text,
                List.of(text, text),
                text,
                text,
                Dot1x.FAILED,
                List.of());
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

    /** A group of virtual routers with every property set; every other one has no active router. */
    static RouterGroupRecord group(long number, Instant last) {
        long lastNanos = EpochNanos.of(last);
        long firstNanos = Math.min(EpochNanos.of(MONDAY), lastNanos);
        Router active = new Router(ip(number), mac(number).value());
        long never = RouterGroupRecord.NEVER;
        return new RouterGroupRecord(
                new RouterGroupRecord.Key((int) (number & 0xFFF), Service.Kind.HSRP, (int) (number >> 12), 4),
                List.of(ip(number + 1), IpAddress.v6(0xFE80L << 48, number)),
                firstNanos,
                lastNanos,
                lastNanos,
                number % 2 == 0 ? active : null,
                150,
                number % 2 == 0,
                List.of(
                        new Member(
                                active,
                                mac(number).value(),
                                firstNanos,
                                firstNanos,
                                lastNanos,
                                200,
                                false,
                                lastNanos,
                                firstNanos,
                                lastNanos + 6,
                                lastNanos + 10),
                        new Member(
                                new Router(ip(number), 0),
                                0,
                                firstNanos,
                                firstNanos,
                                lastNanos,
                                0,
                                true,
                                never,
                                never,
                                never,
                                never)));
    }

    /** What a station announces, with every property set. */
    static AnnouncementRecord announcement(long number, Instant last) {
        long lastNanos = EpochNanos.of(last);
        long firstNanos = Math.min(EpochNanos.of(MONDAY), lastNanos);
        return new AnnouncementRecord(
                new AnnouncementRecord.Key(
                        Service.Kind.ROUTER,
                        mac(number).value(),
                        7,
                        RawValues.of("scope\0/'" + number),
                        number % 2 == 0 ? RawValues.NONE : RawValues.of("")),
                number % 3 == 0,
                firstNanos,
                lastNanos,
                5,
                new Lifetime(1_800, firstNanos, lastNanos + 1, true, firstNanos, 2, lastNanos, 1),
                Map.of(
                        "prefix", new Values(RawValues.of("2001:db8::/64", "a\0b\nc 'ü\ud83d\ude00", ""), lastNanos),
                        "rdnss", new Values(RawValues.NONE, firstNanos)),
                Set.of("dnssl", "mtu"),
                Set.of("ntp"));
    }

    static Changes stations(StationRecord... stations) {
        return new Changes(List.of(stations), List.of(), List.of());
    }

    /**
     * A station, an owner, a finding, a group of routers and an announcer for each number from {@code from} up to, but
     * not including, {@code to}.
     */
    static Changes changes(long from, long to, Instant last) {
        return new Changes(
                LongStream.range(from, to).mapToObj(i -> full(i, last)).toList(),
                LongStream.range(from, to).mapToObj(i -> owner(i, last)).toList(),
                LongStream.range(from, to).mapToObj(i -> finding(i, last)).toList(),
                LongStream.range(from, to).mapToObj(i -> group(i, last)).toList(),
                LongStream.range(from, to).mapToObj(i -> announcement(i, last)).toList());
    }
}
