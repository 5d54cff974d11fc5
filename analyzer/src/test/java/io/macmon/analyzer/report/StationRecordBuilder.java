package io.macmon.analyzer.report;

import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.StationName;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Builds a snapshot of a station. */
final class StationRecordBuilder {

    private final MacAddress mac;
    private final Instant first;
    private final Instant last;
    private final List<StationAddress> addresses = new ArrayList<>();
    private final List<StationName> names = new ArrayList<>();
    private final List<String> services = new ArrayList<>();
    private List<Integer> vlans = List.of(0);
    private String fingerprint = "";
    private String neighbour = "";
    private String identity = "";
    private Dot1x dot1x = Dot1x.NONE;

    StationRecordBuilder(String mac, Instant first, Instant last) {
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
                Dot1x.NONE,
                List.of());
    }

    StationRecordBuilder address(String address, int from, int until, String evidence) {
        addresses.add(new StationAddress(
                IpAddress.parse(address), SampleReports.at(from), SampleReports.at(until), evidence));
        return this;
    }

    StationRecordBuilder name(String name, String source) {
        names.add(new StationName(name, source, SampleReports.UNTIL.minusSeconds(45)));
        return this;
    }

    StationRecordBuilder service(String service) {
        services.add(service);
        return this;
    }

    StationRecordBuilder vlans(Integer... ids) {
        vlans = List.of(ids);
        return this;
    }

    StationRecordBuilder fingerprint(String text) {
        fingerprint = text;
        return this;
    }

    StationRecordBuilder neighbour(String text) {
        neighbour = text;
        return this;
    }

    StationRecordBuilder identity(String text) {
        identity = text;
        return this;
    }

    StationRecordBuilder dot1x(Dot1x state) {
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
                dot1x,
                List.of());
    }
}
