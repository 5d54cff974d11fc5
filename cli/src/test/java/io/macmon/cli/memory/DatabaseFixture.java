package io.macmon.cli.memory;

import static io.macmon.cli.memory.TestStations.MONDAY;
import static io.macmon.cli.memory.TestStations.changes;

import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A database of stations in a temporary directory, at a time that the test sets. */
abstract class DatabaseFixture {

    static final Duration KEEP = Duration.ofDays(180);

    @TempDir
    Path folder;

    final List<String> notices = new ArrayList<>();
    Instant now = MONDAY;

    StationDatabase open() throws MacmonException {
        return open(Schema.CURRENT, new Retention(KEEP, Retention.MAX_ROWS));
    }

    StationDatabase open(Schema schema, Retention retention) throws MacmonException {
        return StationDatabase.open(file(), schema, retention, () -> now, notices::add);
    }

    void remember(Changes changes) throws MacmonException {
        try (StationDatabase memory = open()) {
            memory.remember(changes);
        }
    }

    Contents recalled() throws MacmonException {
        try (StationDatabase memory = open()) {
            return memory.recall();
        }
    }

    Path file() {
        return folder.resolve("audit.db");
    }

    Connection raw() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    void sql(String sql) throws SQLException {
        try (Connection database = raw();
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    int numberIn(String sql) throws SQLException {
        try (Connection database = raw()) {
            return DatabaseFile.number(database, sql);
        }
    }
}
