package io.macmon.cli.memory;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of the database, and the migrations from older versions.
 *
 * @param steps one list of statements per version, starting with version 1; each migrates from the version before. A
 *              released step never changes.
 */
record Schema(List<List<String>> steps) {

    /** The ASCII codes of "macm", which identify a database as macmon's. */
    static final int APPLICATION_ID = 0x6D61_636D;

    static final Schema CURRENT = new Schema(List.of(
            List.of(
                    """
            CREATE TABLE station (
                mac TEXT PRIMARY KEY,
                first INTEGER NOT NULL,
                last INTEGER NOT NULL,
                frames INTEGER NOT NULL,
                octets INTEGER NOT NULL,
                vlans TEXT NOT NULL,
                fingerprint TEXT NOT NULL,
                neighbour TEXT NOT NULL,
                identity TEXT NOT NULL,
                dot1x TEXT NOT NULL) WITHOUT ROWID\
            """,
                    "CREATE INDEX station_last ON station (last)",
                    """
            CREATE TABLE address (
                mac TEXT NOT NULL REFERENCES station ON DELETE CASCADE,
                place INTEGER NOT NULL,
                ip TEXT NOT NULL,
                first INTEGER NOT NULL,
                last INTEGER NOT NULL,
                how TEXT NOT NULL,
                PRIMARY KEY (mac, place)) WITHOUT ROWID\
            """,
                    """
            CREATE TABLE name (
                mac TEXT NOT NULL REFERENCES station ON DELETE CASCADE,
                place INTEGER NOT NULL,
                name TEXT NOT NULL,
                source TEXT NOT NULL,
                PRIMARY KEY (mac, place)) WITHOUT ROWID\
            """,
                    """
            CREATE TABLE service (
                mac TEXT NOT NULL REFERENCES station ON DELETE CASCADE,
                place INTEGER NOT NULL,
                service TEXT NOT NULL,
                PRIMARY KEY (mac, place)) WITHOUT ROWID\
            """,
                    """
            CREATE TABLE owner (
                ip TEXT PRIMARY KEY,
                mac TEXT NOT NULL,
                before TEXT,
                since INTEGER NOT NULL,
                last INTEGER NOT NULL) WITHOUT ROWID\
            """,
                    "CREATE INDEX owner_last ON owner (last)",
                    """
            CREATE TABLE finding (
                id TEXT PRIMARY KEY,
                kind TEXT NOT NULL,
                mac TEXT NOT NULL,
                subject TEXT NOT NULL,
                first INTEGER NOT NULL,
                last INTEGER NOT NULL,
                count INTEGER NOT NULL,
                evidence TEXT NOT NULL) WITHOUT ROWID\
            """,
                    "CREATE INDEX finding_last ON finding (last)"),
            // An address has an owner in each VLAN.
            List.of(
                    "ALTER TABLE owner RENAME TO owner_1",
                    """
            CREATE TABLE owner (
                ip TEXT NOT NULL,
                mac TEXT NOT NULL,
                before TEXT,
                since INTEGER NOT NULL,
                last INTEGER NOT NULL,
                vlan INTEGER NOT NULL,
                PRIMARY KEY (ip, vlan)) WITHOUT ROWID\
            """,
                    "INSERT INTO owner SELECT ip, mac, before, since, last, -1 FROM owner_1",
                    "DROP TABLE owner_1",
                    "CREATE INDEX owner_last ON owner (last)"),
            // IDs become short; two findings may have the same one.
            List.of(
                    "ALTER TABLE finding RENAME TO finding_2",
                    """
            CREATE TABLE finding (
                kind TEXT NOT NULL,
                mac TEXT NOT NULL,
                subject TEXT NOT NULL,
                id TEXT NOT NULL,
                first INTEGER NOT NULL,
                last INTEGER NOT NULL,
                count INTEGER NOT NULL,
                evidence TEXT NOT NULL,
                PRIMARY KEY (kind, mac, subject)) WITHOUT ROWID\
            """,
                    "INSERT INTO finding SELECT kind, mac, subject, " + FindingIdFunction.NAME
                            + "(id), first, last, count, evidence FROM finding_2",
                    "DROP TABLE finding_2",
                    "CREATE INDEX finding_last ON finding (last)",
                    "CREATE INDEX finding_id ON finding (id)",
                    """
            CREATE TABLE mute (
                kind TEXT NOT NULL,
                mac TEXT NOT NULL,
                subject TEXT NOT NULL,
                since INTEGER NOT NULL,
                until INTEGER NOT NULL,
                who TEXT NOT NULL,
                why TEXT NOT NULL,
                PRIMARY KEY (kind, mac, subject)) WITHOUT ROWID\
            """)));

    int version() {
        return steps.size();
    }

    /**
     * Migrates a database to this schema's version. Each step is one transaction, so a crash leaves the database at one
     * version or the next.
     *
     * @param from the database's version; 0 if it is empty
     */
    void migrate(Connection database, int from) throws SQLException {
        FindingIdFunction.register(database);
        for (int version = from; version < version(); version++) {
            applyStep(database, steps.get(version), version + 1);
        }
    }

    private static void applyStep(Connection database, List<String> step, int version) throws SQLException {
        Transaction.in(database, () -> {
            try (Statement statement = database.createStatement()) {
                for (String sql : step) {
                    statement.executeUpdate(sql);
                }
                statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
                statement.executeUpdate("PRAGMA user_version = " + version);
            }
        });
    }
}
