package io.macmon.cli.memory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/**
 * How long the database keeps entries, and how many.
 *
 * @param keep    how long an entry is kept after it was last seen
 * @param maxRows the maximum number of rows for each of stations, address owners, findings, rates and presence
 */
record Retention(Duration keep, int maxRows) {

    /** The maximum number of rows for each of stations, address owners, findings, rates and hours of presence. */
    static final int MAX_ROWS = 200_000;

    /** The maximum number of rows for each of groups of virtual routers and announcers; an audit knows no more. */
    static final int MAX_ROUTER_ROWS = 8_192;

    /** First addresses seen for a minute, which made-up ones may not be. */
    private static final String SETTLED = settled("first", Duration.ofMinutes(1));

    /** A device that is off for a night must not make room for addresses that an attacker makes up meanwhile. */
    private static final Duration DAY = Duration.ofDays(1);

    /** Deletes rows beyond these limits, in one transaction. Deleting a station deletes its dependent rows. */
    void apply(Connection database, Instant now) throws SQLException {
        long oldest = oldest(database, now);
        Transaction.in(database, () -> {
            delete(database, "DELETE FROM station WHERE last < ?", oldest);
            delete(database, "DELETE FROM owner WHERE last < ?", oldest);
            delete(database, "DELETE FROM finding WHERE last < ?", oldest);
            delete(database, "DELETE FROM mute WHERE until < ?", oldest);
            delete(database, "DELETE FROM router_group WHERE last < ?", oldest);
            delete(database, "DELETE FROM announcer WHERE last < ?", oldest);
            long oldestMinute = HistoryRows.oldestMinute(now);
            delete(database, "DELETE FROM rate WHERE minute < ?", oldestMinute);
            delete(database, "DELETE FROM presence WHERE hour < ?", Math.floorDiv(oldestMinute, 60L));
            limitRows(database, "rate", "minute, name", "minute DESC", maxRows);
            limitRows(database, "presence", "hour, mac", "hour DESC", maxRows);
            limitRows(
                    database,
                    "station",
                    "mac",
                    settled("first", DAY) + ", " + SETTLED + ", frames > 1 DESC, last DESC",
                    maxRows);
            limitRows(database, "owner", "ip, vlan", settled("since", DAY) + ", last DESC", maxRows);
            limitRows(database, "finding", "kind, mac, subject", "state = 'open' DESC, last DESC", maxRows);
            limitRows(database, "router_group", "id", SETTLED + ", last DESC", Math.min(maxRows, MAX_ROUTER_ROWS));
            limitRows(
                    database,
                    "announcer",
                    "id",
                    "established DESC, " + SETTLED + ", last DESC",
                    Math.min(maxRows, MAX_ROUTER_ROWS));
        });
    }

    private static String settled(String first, Duration least) {
        return "last - " + first + " >= " + least.toNanos() + " DESC";
    }

    private long oldest(Connection database, Instant now) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet latest = statement.executeQuery("""
                    SELECT max(last) FROM (SELECT max(last) AS last FROM station UNION ALL SELECT max(last) FROM owner
                        UNION ALL SELECT max(last) FROM finding)\
                    """)) {
            long last = latest.getLong(1);
            long from = latest.wasNull() ? EpochNanos.of(now) : Math.min(last, EpochNanos.of(now));
            return EpochNanos.of(EpochNanos.toInstant(from).minus(keep));
        }
    }

    private static void limitRows(Connection database, String table, String key, String order, int max)
            throws SQLException {
        if (DatabaseFile.number(database, "SELECT count(*) FROM " + table) > max) {
            delete(
                    database,
                    "DELETE FROM " + table + " WHERE (" + key + ") IN (SELECT " + key + " FROM " + table + " ORDER BY "
                            + order + " LIMIT -1 OFFSET ?)",
                    max);
        }
    }

    private static void delete(Connection database, String sql, long bound) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setLong(1, bound);
            statement.executeUpdate();
        }
    }
}
