package io.macmon.cli.memory;

import io.macmon.analyzer.audit.StationMemory.Owner;
import io.macmon.analyzer.audit.StationMemory.Recalled;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.analyzer.audit.station.StationRecord.Dot1x;
import io.macmon.analyzer.audit.station.StationRecord.HeldAddress;
import io.macmon.analyzer.audit.station.StationRecord.KnownName;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads all that is remembered. A row that makes no sense, which macmon does not write, is passed over. */
final class RowReader {

    private static final Map<String, FindingKind> KINDS =
            Arrays.stream(FindingKind.values()).collect(Collectors.toMap(FindingKind::id, Function.identity()));

    private final Connection database;
    private int passedOver;

    RowReader(Connection database) {
        this.database = database;
    }

    /** Rows that could not be understood. */
    int passedOver() {
        return passedOver;
    }

    Recalled read() throws SQLException {
        Map<String, List<HeldAddress>> addresses = parts("SELECT * FROM address ORDER BY mac, place", this::address);
        Map<String, List<KnownName>> names = parts("SELECT * FROM name ORDER BY mac, place", this::name);
        Map<String, List<String>> services =
                parts("SELECT * FROM service ORDER BY mac, place", row -> row.getString("service"));
        return new Recalled(
                true,
                all("SELECT * FROM station ORDER BY last, mac", row -> station(row, addresses, names, services)),
                all("SELECT * FROM owner ORDER BY last, ip", this::owner),
                all("SELECT * FROM finding ORDER BY first, id", this::finding));
    }

    private StationRecord station(
            ResultSet row,
            Map<String, List<HeldAddress>> addresses,
            Map<String, List<KnownName>> names,
            Map<String, List<String>> services)
            throws SQLException {
        String mac = row.getString("mac");
        return new StationRecord(
                MacAddress.parse(mac),
                Nanos.toInstant(row.getLong("first")),
                Nanos.toInstant(row.getLong("last")),
                row.getLong("frames"),
                row.getLong("octets"),
                vlans(row.getString("vlans")),
                addresses.getOrDefault(mac, List.of()),
                names.getOrDefault(mac, List.of()),
                row.getString("fingerprint"),
                services.getOrDefault(mac, List.of()),
                row.getString("neighbour"),
                row.getString("identity"),
                Dot1x.valueOf(row.getString("dot1x")));
    }

    private static List<Integer> vlans(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
    }

    private HeldAddress address(ResultSet row) throws SQLException {
        return new HeldAddress(
                IpAddress.parse(row.getString("ip")),
                Nanos.toInstant(row.getLong("first")),
                Nanos.toInstant(row.getLong("last")),
                row.getString("how"));
    }

    private KnownName name(ResultSet row) throws SQLException {
        return new KnownName(row.getString("name"), row.getString("source"));
    }

    private Owner owner(ResultSet row) throws SQLException {
        String before = row.getString("before");
        return new Owner(
                IpAddress.parse(row.getString("ip")),
                MacAddress.parse(row.getString("mac")),
                before == null ? null : MacAddress.parse(before),
                Nanos.toInstant(row.getLong("since")),
                Nanos.toInstant(row.getLong("last")));
    }

    private Finding finding(ResultSet row) throws SQLException {
        FindingKind kind = KINDS.get(row.getString("kind"));
        if (kind == null) {
            throw new IllegalArgumentException("no such kind");
        }
        return new Finding(
                kind,
                MacAddress.parse(row.getString("mac")),
                row.getString("subject"),
                Nanos.toInstant(row.getLong("first")),
                Nanos.toInstant(row.getLong("last")),
                row.getLong("count"),
                row.getString("evidence"));
    }

    private <T> List<T> all(String sql, Row<T> reading) throws SQLException {
        List<T> all = new ArrayList<>();
        each(sql, row -> all.add(reading.of(row)));
        return all;
    }

    private <T> Map<String, List<T>> parts(String sql, Row<T> reading) throws SQLException {
        Map<String, List<T>> parts = new HashMap<>();
        each(
                sql,
                row -> parts.computeIfAbsent(row.getString("mac"), mac -> new ArrayList<>(2))
                        .add(reading.of(row)));
        return parts;
    }

    private void each(String sql, Row<?> reading) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                try {
                    reading.of(rows);
                } catch (IllegalArgumentException senseless) {
                    passedOver++;
                }
            }
        }
    }

    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }
}
