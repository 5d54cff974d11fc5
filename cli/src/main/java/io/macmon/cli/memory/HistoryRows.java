package io.macmon.cli.memory;

import io.macmon.config.net.MacAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rates per minute, and when stations were heard. Minutes and hours are counted from the epoch.
 *
 * @param minutes  in ascending order
 * @param presence by hour
 */
public record HistoryRows(List<Minute> minutes, List<Hour> presence) {

    /** Nothing. */
    public static final HistoryRows NONE = new HistoryRows(List.of(), List.of());

    /** How long rows are kept: yesterday is complete all day long. */
    static final Duration KEEP = Duration.ofDays(2);

    /** @param values by name, as in {@code frames} */
    public record Minute(long minute, Map<String, Long> values) {}

    /** @param minutes a bit for each minute in which the station was heard, the lowest for the first */
    public record Hour(long hour, MacAddress station, long minutes) {}

    static void write(Connection database, HistoryRows rows) throws SQLException {
        Transaction.in(database, () -> {
            try (DatabaseWriter.Batch values = new DatabaseWriter.Batch(database, "REPLACE INTO rate VALUES (?,?,?)");
                    DatabaseWriter.Batch hours =
                            new DatabaseWriter.Batch(database, "REPLACE INTO presence VALUES (?,?,?)")) {
                for (Minute minute : rows.minutes) {
                    for (Map.Entry<String, Long> value : minute.values.entrySet()) {
                        values.add(minute.minute, value.getKey(), value.getValue());
                    }
                }
                values.execute();
                for (Hour hour : rows.presence) {
                    hours.add(hour.hour, hour.station.toString(), hour.minutes);
                }
                hours.execute();
            }
        });
    }

    /** The rows of this minute and later. An invalid address is skipped. */
    static HistoryRows read(Connection database, long fromMinute) throws SQLException {
        Map<Long, Map<String, Long>> minutes = new LinkedHashMap<>();
        try (PreparedStatement select =
                database.prepareStatement("SELECT minute, name, value FROM rate WHERE minute >= ? ORDER BY minute")) {
            select.setLong(1, fromMinute);
            ResultSet row = select.executeQuery();
            while (row.next()) {
                minutes.computeIfAbsent(row.getLong(1), unused -> new LinkedHashMap<>())
                        .put(row.getString(2), row.getLong(3));
            }
        }
        List<Hour> hours = new ArrayList<>();
        try (PreparedStatement select =
                database.prepareStatement("SELECT hour, mac, minutes FROM presence WHERE hour >= ?")) {
            select.setLong(1, Math.floorDiv(fromMinute, 60L));
            ResultSet row = select.executeQuery();
            while (row.next()) {
                addHour(row, hours);
            }
        }
        List<Minute> rates = new ArrayList<>();
        minutes.forEach((minute, values) -> rates.add(new Minute(minute, values)));
        return new HistoryRows(rates, hours);
    }

    private static void addHour(ResultSet row, List<Hour> hours) throws SQLException {
        try {
            hours.add(new Hour(row.getLong(1), MacAddress.parse(row.getString(2)), row.getLong(3)));
        } catch (IllegalArgumentException invalid) {
            // another program has changed the row; it is replaced or deleted soon
        }
    }

    /** The first minute that is kept. */
    static long oldestMinute(Instant now) {
        return Math.floorDiv(now.minus(KEEP).getEpochSecond(), 60L);
    }
}
