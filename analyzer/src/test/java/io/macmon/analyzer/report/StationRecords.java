package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationRecord.HeldAddress;
import io.macmon.analyzer.audit.station.StationRecord.KnownName;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Puts a station together. */
final class StationRecords {

    private final MacAddress mac;
    private final Instant first;
    private final Instant last;
    private final List<HeldAddress> addresses = new ArrayList<>();
    private final List<KnownName> names = new ArrayList<>();
    private final List<String> services = new ArrayList<>();
    private List<Integer> vlans = List.of(0);
    private String fingerprint = "";
    private String neighbour = "";
    private String identity = "";
    private Dot1x dot1x = Dot1x.NONE;

    StationRecords(String mac, Instant first, Instant last) {
        this.mac = MacAddress.parse(mac);
        this.first = first;
        this.last = last;
    }

    static StationRecord never(String mac) {
        return new StationRecord(
                MacAddress.parse(mac),
                Instant.EPOCH,
                Instant.EPOCH,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                "",
                "",
                Dot1x.NONE);
    }

    StationRecords address(String address, int from, int until, String how) {
        addresses.add(new HeldAddress(IpAddress.parse(address), Reports.at(from), Reports.at(until), how));
        return this;
    }

    StationRecords name(String name, String source) {
        names.add(new KnownName(name, source));
        return this;
    }

    StationRecords service(String service) {
        services.add(service);
        return this;
    }

    StationRecords vlans(Integer... ids) {
        vlans = List.of(ids);
        return this;
    }

    StationRecords fingerprint(String text) {
        fingerprint = text;
        return this;
    }

    StationRecords neighbour(String text) {
        neighbour = text;
        return this;
    }

    StationRecords identity(String text) {
        identity = text;
        return this;
    }

    StationRecords dot1x(Dot1x state) {
        dot1x = state;
        return this;
    }

    StationRecord build() {
        return new StationRecord(
                mac,
                first,
                last,
                1_234,
                98_765,
                vlans,
                addresses,
                names,
                fingerprint,
                services,
                neighbour,
                identity,
                dot1x);
    }
}
