package io.macmon.cli.fleet;

import io.macmon.analyzer.audit.AuditState;
import io.macmon.analyzer.audit.station.Station;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.StationName;
import io.macmon.cli.fleet.HeardStation.StationDetails;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The stations of an audit, without the made-up ones of a flood. */
final class AuditedStations implements StationSource {

    private final Supplier<AuditState> audit;
    private final Function<Station, String> types;
    private Station reading;

    AuditedStations(Supplier<AuditState> audit, Function<Station, String> types) {
        this.audit = audit;
        this.types = types;
    }

    @Override
    public void forEachHeard(long sinceNanos, VlanTimes times, Reader reader) {
        audit.get().forEachHeard(sinceNanos, station -> {
            reading = station;
            read(station, sinceNanos, times, reader);
        });
    }

    // Nearly all are in one VLAN. The audit also lists inner VLANs, and those of earlier runs.
    private static void read(Station station, long sinceNanos, VlanTimes times, Reader reader) {
        int[] vlans = station.vlans();
        boolean isRead = false;
        for (int i = 0; i < vlans.length && vlans.length > 1; i++) {
            long lastNanos = times.lastNanos(station.mac, vlans[i]);
            if (lastNanos >= sinceNanos) {
                reader.read(station.mac, vlans[i], lastNanos, station.revision());
                isRead = true;
            }
        }
        if (!isRead) {
            reader.read(station.mac, vlans.length == 0 ? 0 : vlans[0], station.lastNanos(), station.revision());
        }
    }

    @Override
    public StationDetails details(long mac) {
        StationRecord station = reading.snapshot(List.of());
        return new StationDetails(
                station.addresses().stream().map(StationAddress::address).toList(),
                station.names().stream().map(StationName::name).toList(),
                types.apply(reading));
    }
}
