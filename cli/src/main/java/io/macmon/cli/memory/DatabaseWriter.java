package io.macmon.cli.memory;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.RememberedTrait;
import io.macmon.analyzer.identity.StationName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes changes in one transaction: all of them or none. */
final class DatabaseWriter {

    private static final int BATCH = 1_000;

    private DatabaseWriter() {}

    static void write(Connection database, Changes changes) throws SQLException {
        Transaction.in(database, () -> {
            writeStations(database, changes.stations());
            writeOwners(database, changes.owners());
            deleteOwners(database, changes.owners());
            writeFindings(database, changes.findings());
            RouterRows.writeGroups(database, changes.groups());
            RouterRows.writeAnnouncements(database, changes.announcements());
        });
    }

    // REPLACE removes the station's dependent rows through their foreign keys.
    private static void writeStations(Connection database, List<StationRecord> stations) throws SQLException {
        try (Batch rows = new Batch(database, "REPLACE INTO station VALUES (?,?,?,?,?,?,?,?,?,?)");
                Batch addresses = new Batch(database, "INSERT INTO address VALUES (?,?,?,?,?,?)");
                Batch names = new Batch(database, "INSERT INTO name VALUES (?,?,?,?,?)");
                Batch services = new Batch(database, "INSERT INTO service VALUES (?,?,?)");
                Batch traits = new Batch(database, "INSERT INTO trait VALUES (?,?,?,?,?,?,?,?)")) {
            for (int from = 0; from < stations.size(); from += BATCH) {
                List<StationRecord> some = stations.subList(from, Math.min(from + BATCH, stations.size()));
                for (StationRecord station : some) {
                    add(rows, station);
                }
                rows.execute();
                for (StationRecord station : some) {
                    addParts(station, addresses, names, services);
                    addTraits(station, traits);
                }
                addresses.execute();
                names.execute();
                services.execute();
                traits.execute();
            }
        }
    }

    private static void add(Batch rows, StationRecord station) throws SQLException {
        rows.add(
                station.mac().toString(),
                EpochNanos.of(station.firstSeen()),
                EpochNanos.of(station.lastSeen()),
                station.frames(),
                station.bytes(),
                station.vlans().stream().map(String::valueOf).collect(Collectors.joining(",")),
                station.fingerprint(),
                station.neighbour(),
                station.identity(),
                station.dot1x().name());
    }

    private static void addParts(StationRecord station, Batch addresses, Batch names, Batch services)
            throws SQLException {
        String mac = station.mac().toString();
        long place = 0;
        for (StationAddress held : station.addresses()) {
            long first = EpochNanos.of(held.firstSeen());
            addresses.add(
                    mac, place++, held.address().toString(), first, EpochNanos.of(held.lastSeen()), held.evidence());
        }
        for (StationName name : station.names()) {
            names.add(mac, place++, name.name(), name.source(), EpochNanos.of(name.lastSeen()));
        }
        for (String service : station.services()) {
            services.add(mac, place++, service);
        }
    }

    private static void addTraits(StationRecord station, Batch traits) throws SQLException {
        long place = 0;
        for (RememberedTrait each : station.remembered()) {
            traits.add(
                    station.mac().toString(),
                    place++,
                    each.trait().kind().label(),
                    each.trait().value(),
                    each.isKnown() ? 1 : 0,
                    EpochNanos.of(each.first()),
                    EpochNanos.of(each.last()),
                    each.count());
        }
    }

    private static void writeOwners(Connection database, List<AddressOwner> owners) throws SQLException {
        try (Batch rows = new Batch(database, "REPLACE INTO owner VALUES (?,?,?,?,?,?)")) {
            for (AddressOwner owner : owners) {
                if (owner.station() == null) {
                    continue;
                }
                rows.add(
                        owner.address().toString(),
                        owner.station().toString(),
                        owner.previous() == null ? null : owner.previous().toString(),
                        EpochNanos.of(owner.since()),
                        EpochNanos.of(owner.lastSeen()),
                        owner.vlan());
            }
            rows.execute();
        }
    }

    // The address may also have an entry in any VLAN, which would be valid again.
    private static void deleteOwners(Connection database, List<AddressOwner> owners) throws SQLException {
        try (Batch rows = new Batch(database, "DELETE FROM owner WHERE ip = ? AND vlan IN (?,?)")) {
            for (AddressOwner owner : owners) {
                if (owner.station() == null) {
                    rows.add(owner.address().toString(), owner.vlan(), AddressOwner.ANY_VLAN);
                }
            }
            rows.execute();
        }
    }

    private static void writeFindings(Connection database, List<Finding> findings) throws SQLException {
        try (Batch rows = new Batch(database, "REPLACE INTO finding VALUES (?,?,?,?,?,?,?,?,?)")) {
            for (Finding finding : findings) {
                rows.add(
                        finding.kind().id(),
                        finding.station().toString(),
                        finding.subject(),
                        finding.id(),
                        EpochNanos.of(finding.first()),
                        EpochNanos.of(finding.last()),
                        finding.count(),
                        finding.evidence(),
                        finding.state().name().toLowerCase(Locale.ROOT));
            }
            rows.execute();
        }
    }

    static void writeMute(Connection database, Mute mute) throws SQLException {
        try (Batch rows = new Batch(database, "REPLACE INTO mute VALUES (?,?,?,?,?,?,?)")) {
            rows.add(
                    mute.kind().id(),
                    mute.station().toString(),
                    mute.subject(),
                    EpochNanos.of(mute.since()),
                    EpochNanos.of(mute.until()),
                    mute.who(),
                    mute.why());
            rows.execute();
        }
    }

    static void deleteMute(Connection database, Mute mute) throws SQLException {
        try (Batch rows = new Batch(database, "DELETE FROM mute WHERE kind = ? AND mac = ? AND subject = ?")) {
            rows.add(mute.kind().id(), mute.station().toString(), mute.subject());
            rows.execute();
        }
    }

    /** A statement that is executed for many rows at once. */
    static final class Batch implements AutoCloseable {

        private final PreparedStatement statement;

        Batch(Connection database, String sql) throws SQLException {
            statement = database.prepareStatement(sql);
        }

        void add(Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.addBatch();
        }

        void execute() throws SQLException {
            statement.executeBatch();
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }
}
