package io.macmon.cli.memory;

import static io.macmon.cli.memory.TestStations.MONDAY;
import static io.macmon.cli.memory.TestStations.changes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.config.text.MacmonException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {

    private static final List<String> NEXT = List.of(
            "ALTER TABLE station ADD COLUMN loudness INTEGER NOT NULL DEFAULT 0",
            "UPDATE station SET loudness = frames * 2");

    @TempDir
    Path folder;

    @Test
    void readsADatabaseOfTheFirstVersion() throws Exception {
        createVersion1();

        try (StationDatabase memory = open(Schema.CURRENT)) {
            Contents recalled = memory.recall();
            assertThat(recalled.stations())
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("remembered", "names.lastSeen")
                    .containsExactlyInAnyOrderElementsOf(changes(0, 3, MONDAY).stations());
            assertThat(recalled.owners())
                    .containsExactlyInAnyOrderElementsOf(changes(0, 3, MONDAY).owners());
            assertThat(recalled.findings())
                    .containsExactlyInAnyOrderElementsOf(changes(0, 3, MONDAY).findings());
            memory.remember(changes(2, 5, MONDAY));
            assertThat(memory.unsavedEntries()).isZero();
        }
        assertThat(number("PRAGMA user_version")).isEqualTo(Schema.CURRENT.version());
    }

    @Test
    void readsADatabaseOfTheSecondVersion() throws Exception {
        createVersion1();
        try (Connection database = raw()) {
            new Schema(Schema.CURRENT.steps().subList(0, 2)).migrate(database, 1);
        }

        try (StationDatabase memory = open(Schema.CURRENT)) {
            assertThat(memory.recall().findings())
                    .containsExactlyInAnyOrderElementsOf(changes(0, 3, MONDAY).findings());
        }
        Finding first = changes(0, 1, MONDAY).findings().get(0);
        assertThat(number("SELECT count(*) FROM finding WHERE id = '" + first.id() + "' AND subject = '"
                        + first.subject() + "'"))
                .isEqualTo(1);
        assertThat(number("SELECT count(*) FROM mute")).isZero();
    }

    @Test
    void readsADatabaseOfTheThirdVersion() throws Exception {
        createVersion1();
        try (Connection database = raw();
                Statement statement = database.createStatement()) {
            new Schema(Schema.CURRENT.steps().subList(0, 3)).migrate(database, 1);
            statement.executeUpdate("UPDATE finding SET last = last - 2 * 86400000000000 WHERE mac LIKE '%:01'");
        }

        try (StationDatabase memory = open(Schema.CURRENT)) {
            Contents recalled = memory.recall();
            assertThat(recalled.findings())
                    .extracting(Finding::state)
                    .containsExactlyInAnyOrder(Finding.State.OPEN, Finding.State.RESOLVED, Finding.State.OPEN);
            assertThat(recalled.groups()).isEmpty();
            assertThat(recalled.announcements()).isEmpty();
            memory.remember(changes(2, 5, MONDAY));
            assertThat(memory.unsavedEntries()).isZero();
            assertThat(memory.recall().groups()).hasSize(3);
        }
    }

    @Test
    void namesInADatabaseOfTheSixthVersionHaveNoTime() throws Exception {
        createVersion1();
        try (Connection database = raw()) {
            new Schema(Schema.CURRENT.steps().subList(0, 6)).migrate(database, 1);
        }

        try (StationDatabase memory = open(Schema.CURRENT)) {
            assertThat(memory.recall().stations())
                    .flatExtracting(StationRecord::names)
                    .hasSize(6)
                    .allSatisfy(name -> assertThat(name.lastSeen()).isEqualTo(Instant.EPOCH));
            memory.remember(changes(0, 3, MONDAY));
        }
        try (StationDatabase memory = open(Schema.CURRENT)) {
            assertThat(memory.recall().stations())
                    .flatExtracting(StationRecord::names)
                    .hasSize(6)
                    .allSatisfy(name -> assertThat(name.lastSeen()).isAfter(Instant.EPOCH));
        }
    }

    @Test
    void migratesAnOlderDatabase() throws Exception {
        createVersion1();
        open(with(NEXT)).close();

        assertThat(number("PRAGMA user_version")).isEqualTo(Schema.CURRENT.version() + 1);
        assertThat(number("SELECT loudness FROM station WHERE frames = 1001")).isEqualTo(2_002);
        assertThat(number("SELECT count(*) FROM address")).isEqualTo(6);
    }

    @Test
    void appliesAStepOnce() throws Exception {
        open(with(NEXT)).close();
        open(with(NEXT)).close();

        assertThat(number("PRAGMA user_version")).isEqualTo(Schema.CURRENT.version() + 1);
    }

    @Test
    void aFailedStepLeavesThePreviousVersion() throws Exception {
        createVersion1();
        List<String> broken = new ArrayList<>(NEXT);
        broken.add("UPDATE nowhere SET frames = 1");

        assertThatThrownBy(() -> open(with(broken)))
                .isInstanceOf(MacmonException.class)
                .hasMessageContainingAll(file().toString(), "nowhere");
        assertThat(number("PRAGMA user_version")).isEqualTo(Schema.CURRENT.version());
        try (StationDatabase memory = open(Schema.CURRENT)) {
            assertThat(memory.recall().stations())
                    .extracting(StationRecord::frames)
                    .contains(1_001L);
        }
    }

    private static Schema with(List<String> next) {
        List<List<String>> steps = new ArrayList<>(Schema.CURRENT.steps());
        steps.add(next);
        return new Schema(steps);
    }

    private void createVersion1() throws Exception {
        try (InputStream dump = getClass().getResourceAsStream("version1.sql");
                Connection database = raw();
                Statement statement = database.createStatement()) {
            statement.executeUpdate(new String(dump.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(Files.size(file())).isPositive();
    }

    private StationDatabase open(Schema schema) throws MacmonException {
        Retention retention = new Retention(Duration.ofDays(180), Retention.MAX_ROWS);
        return StationDatabase.open(file(), schema, retention, () -> MONDAY, notice -> {});
    }

    private int number(String sql) throws SQLException {
        try (Connection database = raw()) {
            return DatabaseFile.number(database, sql);
        }
    }

    private Connection raw() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private Path file() {
        return folder.resolve("audit.db");
    }
}
