package io.macmon.cli.memory;

import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.JDBC;

/** Opens a database file. Writes nothing to the file until it is known to belong to macmon. */
final class DatabaseFile {

    private static final int BUSY_MILLIS = 1_000;
    private static final int SHARED_BUSY_MILLIS = 10_000;

    private DatabaseFile() {}

    /** @throws MacmonException if another program or a newer macmon created the file */
    static Connection open(Path file, Schema schema) throws SQLException, MacmonException {
        // A URI, because sqlite-jdbc treats a question mark in a plain name as the start of options.
        Connection database = JDBC.createConnection("jdbc:sqlite:" + file.toUri(), new Properties());
        try {
            set(database, "busy_timeout = " + BUSY_MILLIS);
            set(database, "trusted_schema = OFF");
            int version = versionOf(database, file, schema);
            if (version == 0) {
                set(database, "auto_vacuum = INCREMENTAL");
            }
            set(database, "journal_mode = WAL");
            set(database, "synchronous = NORMAL");
            set(database, "foreign_keys = ON");
            set(database, "journal_size_limit = " + (8 << 20));
            check(database);
            schema.migrate(database, version);
            return database;
        } catch (SQLException | MacmonException failed) {
            close(database);
            throw failed;
        }
    }

    /**
     * Opens a database that another macmon may be using, for reading and for short writes.
     *
     * @return empty if its schema is older than this one, so that it must be migrated first
     */
    static Optional<Connection> openShared(Path file, Schema schema) throws SQLException, MacmonException {
        Connection database = JDBC.createConnection("jdbc:sqlite:" + file.toUri(), new Properties());
        try {
            set(database, "busy_timeout = " + SHARED_BUSY_MILLIS);
            set(database, "trusted_schema = OFF");
            if (versionOf(database, file, schema) < schema.version()) {
                close(database);
                return Optional.empty();
            }
            return Optional.of(database);
        } catch (SQLException | MacmonException failed) {
            close(database);
            throw failed;
        }
    }

    private static int versionOf(Connection database, Path file, Schema schema) throws SQLException, MacmonException {
        int version = number(database, "PRAGMA user_version");
        boolean isEmpty = number(database, "SELECT count(*) FROM sqlite_schema") == 0;
        if (isEmpty && version == 0) {
            return 0;
        }
        if (number(database, "PRAGMA application_id") != Schema.APPLICATION_ID) {
            throw new MacmonException(
                    file + " is another program's database; macmon leaves it unchanged",
                    "give another file with --state");
        }
        if (version > schema.version()) {
            throw new MacmonException(
                    file + " was written by a newer macmon (its schema version is " + version
                            + ", this macmon supports up to "
                            + schema.version() + "); macmon leaves it unchanged",
                    "use the newer macmon, or give another file with --state");
        }
        return version;
    }

    private static void check(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            String outcome = result.next() ? result.getString(1) : "no answer";
            if (!outcome.equals("ok")) {
                throw new SQLException(outcome, null, org.sqlite.SQLiteErrorCode.SQLITE_CORRUPT.code);
            }
        }
    }

    /** Returns the result of a statement that selects one number; 0 if there is no row. */
    static int number(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    static void set(Connection database, String pragma) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("PRAGMA " + pragma);
        }
    }

    /** Returns unused pages to the file system. */
    static void shrink(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            // Unlike execute(), executeUpdate() runs to the end: each step of the statement frees one page.
            statement.executeUpdate("PRAGMA incremental_vacuum");
        }
    }

    /**
     * Closes a database and ignores failures, because everything committed is in the file or in its write-ahead log.
     */
    static void close(Connection database) {
        try {
            database.close();
        } catch (SQLException failed) {
            // nothing is lost
        }
    }
}
