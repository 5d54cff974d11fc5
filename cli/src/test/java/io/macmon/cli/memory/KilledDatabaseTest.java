package io.macmon.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.station.AnnouncementRecord;
import io.macmon.analyzer.audit.station.RouterGroupRecord;
import io.macmon.analyzer.audit.station.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.station.StationMemory.Changes;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.capture.lab.Eventually;
import io.macmon.cli.Program;
import io.macmon.config.net.MacAddress;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes to the same database at fifty random moments. */
class KilledDatabaseTest {

    private static final int KILLS = 50;
    private static final int MAX_MILLIS = 25;
    private static final int MAX_BATCHES = 5;

    @TempDir
    Path folder;

    @Test
    void everyReportedBatchIsCompleteAndEveryOtherIsCompleteOrAbsent() throws Exception {
        Random random = new Random(50);
        Path file = folder.resolve("audit.db");
        long next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long reported = killAfter(random.nextInt(MAX_BATCHES), random.nextInt(MAX_MILLIS), file, next);
            next = check(file, reported, kill) + 1;
        }
        assertThat(next).as("batches in all").isGreaterThan(KILLS);
    }

    private static long killAfter(int batches, int millis, Path file, long batch) throws Exception {
        Process process = new ProcessBuilder(
                        Program.commandLine(EndlessDatabaseWriter.class, file.toString(), "" + batch))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("ready");
            for (int i = 0; i < batches; i++) {
                assertThat(output.readLine()).isEqualTo(batch + i + ".");
            }
            Thread.sleep(millis);
            process.toHandle().destroyForcibly(); // unlike Process.destroyForcibly, this leaves the stream open
            return output.lines()
                    .filter(line -> line.endsWith("."))
                    .mapToLong(line -> Long.parseLong(line.replace(".", "")))
                    .reduce(batch + batches - 1, (before, last) -> last);
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** Returns the last batch in the database: the last one reported, or the one after it. */
    private static long check(Path file, long reported, int kill) throws Exception {
        List<String> notices = new ArrayList<>();
        Contents recalled;
        try (StationDatabase memory = StationDatabase.open(file, Duration.ofDays(36_500), notices::add)) {
            recalled = memory.recall();
        }
        assertThat(notices).as("kill %d", kill).isEmpty();
        assertThat(integrity(file)).as("kill %d", kill).isEqualTo("ok");

        long last = recalled.stations().isEmpty()
                ? -1
                : Duration.between(
                                TestStations.MONDAY,
                                recalled.stations()
                                        .get(recalled.stations().size() - 1)
                                        .lastSeen())
                        .toMillis();
        assertThat(last).as("kill %d", kill).isBetween(reported, reported + 1);
        List<StationRecord> stations = new ArrayList<>();
        List<AddressOwner> owners = new ArrayList<>();
        List<RouterGroupRecord> groups = new ArrayList<>();
        List<AnnouncementRecord> announcements = new ArrayList<>();
        for (long batch = Math.max(0, last - EndlessDatabaseWriter.PLACES + 1); batch <= last; batch++) {
            Changes changes = EndlessDatabaseWriter.batch(batch);
            stations.addAll(changes.stations());
            owners.addAll(changes.owners());
            groups.addAll(changes.groups());
            announcements.addAll(changes.announcements());
        }
        assertThat(recalled.stations())
                .as("kill %d", kill)
                .extracting(StationRecord::mac)
                .containsExactly(stations.stream().map(StationRecord::mac).toArray(MacAddress[]::new));
        assertThat(recalled.stations()).isEqualTo(stations);
        assertThat(recalled.owners()).containsExactlyInAnyOrderElementsOf(owners);
        assertThat(recalled.findings()).hasSameSizeAs(stations);
        assertThat(recalled.groups()).containsExactlyInAnyOrderElementsOf(groups);
        assertThat(recalled.announcements()).containsExactlyInAnyOrderElementsOf(announcements);
        return last;
    }

    private static String integrity(Path file) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA integrity_check")) {
            return result.getString(1);
        }
    }
}
