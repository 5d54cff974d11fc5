package io.macmon.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.memory.HistoryRows.Hour;
import io.macmon.cli.memory.HistoryRows.Minute;
import io.macmon.config.net.MacAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryRowsTest {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final long MINUTE = NOON.getEpochSecond() / 60;

    @TempDir
    private Path folder;

    private final List<String> notices = new ArrayList<>();
    private Instant now = NOON;

    @Test
    void returnsTheLastDay() throws Exception {
        HistoryRows stored = new HistoryRows(
                List.of(
                        new Minute(MINUTE - 2, Map.of("frames", 7L, "drops.kernel", 1L)),
                        new Minute(MINUTE - 1, Map.of("frames", 0L))),
                List.of(new Hour(MINUTE / 60, STATION, -1L >>> 4)));
        try (StationDatabase database = open()) {
            assertThat(database.rememberHistory(stored)).isTrue();
        }

        try (StationDatabase database = open()) {
            assertThat(database.recallHistory()).isEqualTo(stored);
        }
        now = NOON.plus(Duration.ofHours(25));
        try (StationDatabase database = open()) {
            assertThat(database.recallHistory()).isEqualTo(HistoryRows.NONE);
        }
    }

    @Test
    void replacesTheSameMinuteAndHour() throws Exception {
        try (StationDatabase database = open()) {
            for (long frames = 1; frames <= 3; frames++) {
                database.rememberHistory(new HistoryRows(
                        List.of(new Minute(MINUTE, Map.of("frames", frames))),
                        List.of(new Hour(MINUTE / 60, STATION, frames))));
            }

            assertThat(database.recallHistory().minutes()).containsExactly(new Minute(MINUTE, Map.of("frames", 3L)));
            assertThat(database.recallHistory().presence()).containsExactly(new Hour(MINUTE / 60, STATION, 3));
        }
    }

    @Test
    void deletesWhatIsOldOrTooMuch() throws Exception {
        List<Minute> minutes = new ArrayList<>();
        List<Hour> hours = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            minutes.add(new Minute(MINUTE - i, Map.of("frames", 1L)));
            hours.add(new Hour(MINUTE / 60, new MacAddress(0x02AA_0000_0000L + i), 1));
        }
        try (StationDatabase database = open()) {
            database.rememberHistory(new HistoryRows(minutes, hours));
        }

        open(100).close(); // a purge
        assertThat(number("SELECT count(*) FROM rate")).isEqualTo(100);
        assertThat(number("SELECT min(minute) FROM rate")).isEqualTo((int) MINUTE - 99);
        assertThat(number("SELECT count(*) FROM presence")).isEqualTo(100);
        now = NOON.plus(HistoryRows.KEEP).plus(Duration.ofHours(1));
        open(100).close();
        assertThat(number("SELECT count(*) FROM rate")).isZero();
        assertThat(number("SELECT count(*) FROM presence")).isZero();
    }

    @Test
    void skipsAnInvalidAddress() throws Exception {
        try (StationDatabase database = open()) {
            database.rememberHistory(new HistoryRows(List.of(), List.of(new Hour(MINUTE / 60, STATION, 1))));
        }
        try (Connection database = connect();
                Statement statement = database.createStatement()) {
            statement.executeUpdate("INSERT INTO presence VALUES (" + MINUTE / 60 + ", 'nonsense', 1)");
        }

        try (StationDatabase database = open()) {
            assertThat(database.recallHistory().presence()).hasSize(1);
        }
    }

    private StationDatabase open() throws Exception {
        return open(Retention.MAX_ROWS);
    }

    private StationDatabase open(int maxRows) throws Exception {
        Retention retention = new Retention(Duration.ofDays(180), maxRows);
        return StationDatabase.open(file(), Schema.CURRENT, retention, () -> now, notices::add);
    }

    private Path file() {
        return folder.resolve("state").resolve("audit.db");
    }

    private Connection connect() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private int number(String sql) throws Exception {
        try (Connection database = connect()) {
            return DatabaseFile.number(database, sql);
        }
    }
}
