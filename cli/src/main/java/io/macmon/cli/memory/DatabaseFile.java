package io.macmon.cli.memory;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;

/** Opens the file of a database; nothing is written to it before it is known to be ours. */
final class DatabaseFile {

    private static final int BUSY_MILLIS = 1_000;

    private DatabaseFile() {}

    /** @throws ForeignDatabaseException when another program made it, or a newer macmon */
    static Connection open(Path file, Schema schema) throws SQLException, ForeignDatabaseException {
        // As a URI, for in a plain name sqlite-jdbc gives a question mark a meaning.
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
        } catch (SQLException | ForeignDatabaseException failed) {
            close(database);
            throw failed;
        }
    }

    private static int versionOf(Connection database, Path file, Schema schema)
            throws SQLException, ForeignDatabaseException {
        int version = number(database, "PRAGMA user_version");
        boolean isEmpty = number(database, "SELECT count(*) FROM sqlite_schema") == 0;
        if (isEmpty && version == 0) {
            return 0;
        }
        if (number(database, "PRAGMA application_id") != Schema.APPLICATION_ID) {
            throw new ForeignDatabaseException(file
                    + " is a database of another program; it is left as it is, give another" + " file with --state");
        }
        if (version > schema.version()) {
            throw new ForeignDatabaseException(file + " was written by a newer macmon (its version is " + version
                    + ", this macmon knows up to " + schema.version()
                    + "); it is left as it is, use the newer macmon or give another file with --state");
        }
        return version;
    }

    private static void check(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            String word = result.next() ? result.getString(1) : "no answer";
            if (!word.equals("ok")) {
                throw new SQLException(word, null, org.sqlite.SQLiteErrorCode.SQLITE_CORRUPT.code);
            }
        }
    }

    /** Of a statement that gives one number. */
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

    /** Gives pages that hold nothing back to the disk. */
    static void shrink(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            // Other than execute() this goes on to the end: each step of the statement frees one page.
            statement.executeUpdate("PRAGMA incremental_vacuum");
        }
    }

    /** A failure to close loses nothing: what was committed is on the disk or in the log beside the file. */
    static void close(Connection database) {
        try {
            database.close();
        } catch (SQLException failed) {
            // see above
        }
    }

    /** A database that is whole and not ours; the message is for the user. */
    static final class ForeignDatabaseException extends Exception {

        private static final long serialVersionUID = 1L;

        ForeignDatabaseException(String message) {
            super(message);
        }
    }
}
