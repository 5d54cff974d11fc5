package io.macmon.cli.memory;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
                    """),
            // Whether a finding is over, and what is known about routers and DHCP servers.
            List.of(
                    "ALTER TABLE finding ADD COLUMN state TEXT NOT NULL DEFAULT 'open'",
                    "UPDATE finding SET state = 'resolved' WHERE last < (SELECT max(last) FROM finding) - "
                            + Duration.ofDays(1).toNanos(),
                    """
                    CREATE TABLE router_group (
                        id TEXT PRIMARY KEY,
                        vlan INTEGER NOT NULL,
                        protocol TEXT NOT NULL,
                        number INTEGER NOT NULL,
                        ip_version INTEGER NOT NULL,
                        first INTEGER NOT NULL,
                        last INTEGER NOT NULL,
                        member_last INTEGER NOT NULL,
                        active_ip TEXT,
                        active_mac TEXT,
                        active_priority INTEGER NOT NULL,
                        contested INTEGER NOT NULL) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE group_address (
                        id TEXT NOT NULL REFERENCES router_group ON DELETE CASCADE,
                        place INTEGER NOT NULL,
                        ip TEXT NOT NULL,
                        PRIMARY KEY (id, place)) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE group_member (
                        id TEXT NOT NULL REFERENCES router_group ON DELETE CASCADE,
                        place INTEGER NOT NULL,
                        ip TEXT NOT NULL,
                        mac TEXT NOT NULL,
                        source TEXT NOT NULL,
                        first INTEGER NOT NULL,
                        start INTEGER NOT NULL,
                        last INTEGER NOT NULL,
                        priority INTEGER NOT NULL,
                        disputed INTEGER NOT NULL,
                        resigned INTEGER NOT NULL,
                        joined INTEGER NOT NULL,
                        due INTEGER NOT NULL,
                        alive INTEGER NOT NULL,
                        PRIMARY KEY (id, place)) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE announcer (
                        id TEXT PRIMARY KEY,
                        service TEXT NOT NULL,
                        mac TEXT NOT NULL,
                        vlan INTEGER NOT NULL,
                        scope TEXT NOT NULL,
                        client_kind TEXT NOT NULL,
                        established INTEGER NOT NULL,
                        first INTEGER NOT NULL,
                        last INTEGER NOT NULL,
                        messages INTEGER NOT NULL,
                        lifetime INTEGER NOT NULL,
                        lifetime_since INTEGER NOT NULL,
                        expiry INTEGER NOT NULL,
                        ended INTEGER NOT NULL,
                        burst_since INTEGER NOT NULL,
                        burst INTEGER NOT NULL,
                        ends_since INTEGER NOT NULL,
                        ends INTEGER NOT NULL) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE setting (
                        id TEXT NOT NULL REFERENCES announcer ON DELETE CASCADE,
                        setting TEXT NOT NULL,
                        state TEXT NOT NULL,
                        last INTEGER NOT NULL,
                        value TEXT NOT NULL,
                        PRIMARY KEY (id, setting, state)) WITHOUT ROWID\
                    """,
                    "CREATE TABLE password_key (key INTEGER NOT NULL)",
                    "INSERT INTO password_key VALUES (random())"),
            // The last days of rates, and of when stations were heard.
            List.of("""
                CREATE TABLE rate (
                    minute INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    value INTEGER NOT NULL,
                    PRIMARY KEY (minute, name)) WITHOUT ROWID\
                """, """
                CREATE TABLE presence (
                    hour INTEGER NOT NULL,
                    mac TEXT NOT NULL,
                    minutes INTEGER NOT NULL,
                    PRIMARY KEY (hour, mac)) WITHOUT ROWID\
                """),
            // What stations are recognised by.
            List.of("""
                CREATE TABLE trait (
                    mac TEXT NOT NULL REFERENCES station ON DELETE CASCADE,
                    place INTEGER NOT NULL,
                    kind TEXT NOT NULL,
                    value TEXT NOT NULL,
                    known INTEGER NOT NULL,
                    first INTEGER NOT NULL,
                    last INTEGER NOT NULL,
                    count INTEGER NOT NULL,
                    PRIMARY KEY (mac, place)) WITHOUT ROWID\
                """),
            // When names were last announced; 0 is unknown.
            List.of("ALTER TABLE name ADD COLUMN last INTEGER NOT NULL DEFAULT 0")));

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
