package io.macmon.cli.memory;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationRecord.StationAddress;
import io.macmon.analyzer.identity.RememberedTrait;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.SafeText;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the database. Skips invalid rows, which macmon itself never writes. */
final class DatabaseReader {

    private static final Map<String, FindingKind> KINDS =
            Arrays.stream(FindingKind.values()).collect(Collectors.toMap(FindingKind::id, Function.identity()));

    private static final String MAC = "mac";

    private final Connection database;
    private int skippedRows;

    DatabaseReader(Connection database) {
        this.database = database;
    }

    /** The number of invalid rows that were skipped. */
    int skippedRows() {
        return skippedRows;
    }

    /** All stations, in ascending order of when they were last seen. */
    List<StationRecord> stations() throws SQLException {
        Map<String, List<StationAddress>> addresses =
                parts("SELECT * FROM address ORDER BY mac, place", MAC, this::address);
        Map<String, List<StationName>> names = parts("SELECT * FROM name ORDER BY mac, place", MAC, this::name);
        Map<String, List<String>> services =
                parts("SELECT * FROM service ORDER BY mac, place", MAC, row -> row.getString("service"));
        Map<String, List<RememberedTrait>> traits = parts("SELECT * FROM trait ORDER BY mac, place", MAC, this::trait);
        return all("SELECT * FROM station ORDER BY last, mac", row -> station(row, addresses, names, services, traits));
    }

    Contents read() throws SQLException {
        return new Contents(
                true,
                stations(),
                all("SELECT * FROM owner ORDER BY last, ip", this::owner),
                all("SELECT * FROM finding ORDER BY first, kind, mac, subject", this::finding),
                passwordKey(),
                RouterRows.readGroups(this),
                RouterRows.readAnnouncements(this));
    }

    private StationRecord station(
            ResultSet row,
            Map<String, List<StationAddress>> addresses,
            Map<String, List<StationName>> names,
            Map<String, List<String>> services,
            Map<String, List<RememberedTrait>> traits)
            throws SQLException {
        String mac = row.getString("mac");
        return new StationRecord(
                MacAddress.parse(mac),
                EpochNanos.toInstant(row.getLong("first")),
                EpochNanos.toInstant(row.getLong("last")),
                row.getLong("frames"),
                row.getLong("octets"),
                vlans(row.getString("vlans")),
                addresses.getOrDefault(mac, List.of()),
                names.getOrDefault(mac, List.of()),
                row.getString("fingerprint"),
                services.getOrDefault(mac, List.of()),
                row.getString("neighbour"),
                row.getString("identity"),
                Dot1x.valueOf(row.getString("dot1x")),
                traits.getOrDefault(mac, List.of()));
    }

    private RememberedTrait trait(ResultSet row) throws SQLException {
        TraitKind kind = TraitKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
        return new RememberedTrait(
                new Trait(kind, SafeText.line(row.getString("value"))),
                row.getInt("known") != 0,
                EpochNanos.toInstant(row.getLong("first")),
                EpochNanos.toInstant(row.getLong("last")),
                row.getInt("count"));
    }

    private static List<Integer> vlans(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
    }

    private StationAddress address(ResultSet row) throws SQLException {
        return new StationAddress(
                IpAddress.parse(row.getString("ip")),
                EpochNanos.toInstant(row.getLong("first")),
                EpochNanos.toInstant(row.getLong("last")),
                row.getString("how"));
    }

    private StationName name(ResultSet row) throws SQLException {
        return new StationName(
                row.getString("name"), row.getString("source"), EpochNanos.toInstant(row.getLong("last")));
    }

    private AddressOwner owner(ResultSet row) throws SQLException {
        String before = row.getString("before");
        return new AddressOwner(
                IpAddress.parse(row.getString("ip")),
                row.getInt("vlan"),
                MacAddress.parse(row.getString("mac")),
                before == null ? null : MacAddress.parse(before),
                EpochNanos.toInstant(row.getLong("since")),
                EpochNanos.toInstant(row.getLong("last")));
    }

    List<Finding> findings() throws SQLException {
        return all("SELECT * FROM finding ORDER BY last DESC, kind, mac, subject", this::finding);
    }

    List<Mute> mutes() throws SQLException {
        return all("SELECT * FROM mute ORDER BY until, kind, mac, subject", this::mute);
    }

    private static FindingKind kind(ResultSet row) throws SQLException {
        FindingKind kind = KINDS.get(row.getString("kind"));
        if (kind == null) {
            throw new IllegalArgumentException("unknown kind");
        }
        return kind;
    }

    private Mute mute(ResultSet row) throws SQLException {
        return new Mute(
                kind(row),
                MacAddress.parse(row.getString("mac")),
                row.getString("subject"),
                EpochNanos.toInstant(row.getLong("since")),
                EpochNanos.toInstant(row.getLong("until")),
                row.getString("who"),
                row.getString("why"));
    }

    private Finding finding(ResultSet row) throws SQLException {
        return new Finding(
                kind(row),
                MacAddress.parse(row.getString("mac")),
                row.getString("subject"),
                EpochNanos.toInstant(row.getLong("first")),
                EpochNanos.toInstant(row.getLong("last")),
                row.getLong("count"),
                row.getString("evidence"),
                Map.of(),
                Finding.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)));
    }

    // Without a key, passwords are compared from now on only.
    private long passwordKey() throws SQLException {
        List<Long> keys = all("SELECT key FROM password_key", row -> row.getLong("key"));
        if (keys.isEmpty()) {
            skippedRows++;
            return new SecureRandom().nextLong();
        }
        return keys.get(0);
    }

    <T> List<T> all(String sql, RowParser<T> parser) throws SQLException {
        List<T> all = new ArrayList<>();
        each(sql, row -> all.add(parser.parse(row)));
        return all;
    }

    /** Reads rows that are parts of others, which a column identifies. */
    <T> Map<String, List<T>> parts(String sql, String column, RowParser<T> parser) throws SQLException {
        Map<String, List<T>> parts = new HashMap<>();
        each(
                sql,
                row -> parts.computeIfAbsent(row.getString(column), unused -> new ArrayList<>(2))
                        .add(parser.parse(row)));
        return parts;
    }

    private void each(String sql, RowParser<?> parser) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                try {
                    parser.parse(rows);
                } catch (IllegalArgumentException invalid) {
                    skippedRows++;
                }
            }
        }
    }

    /** Reads one row. */
    interface RowParser<T> {
        T parse(ResultSet row) throws SQLException;
    }
}
