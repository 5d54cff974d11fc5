package io.macmon.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.audit.StationMemory.AddressOwner;
import io.macmon.analyzer.audit.StationMemory.Changes;
import io.macmon.analyzer.audit.StationMemory.Contents;
import io.macmon.analyzer.audit.station.StationRecord;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at fifty moments, of a process of its own that remembers; always with the same database. */
class KilledDatabaseTest {

    private static final int KILLS = 50;
    private static final int LONGEST_MILLIS = 25;
    private static final int MOST_BATCHES = 5;

    @TempDir
    Path folder;

    @Test
    @Timeout(300)
    void everyBatchThatWasReportedIsWholeAndEveryOtherIsWholeOrNotThere() throws Exception {
        Random random = new Random(50);
        Path file = folder.resolve("audit.db");
        long next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long told = killAfter(random.nextInt(MOST_BATCHES), random.nextInt(LONGEST_MILLIS), file, next);
            next = check(file, told, kill) + 1;
        }
        assertThat(next).as("batches in all").isGreaterThan(KILLS);
    }

    private static long killAfter(int batches, int millis, Path file, long batch) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        // a killed process leaves behind what it unpacked
                        "-Dorg.sqlite.tmpdir=" + file.getParent(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessDatabaseWriter.class.getName(),
                        file.toString(),
                        "" + batch)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("ready");
            for (int told = 0; told < batches; told++) {
                assertThat(said.readLine()).isEqualTo(batch + told + ".");
            }
            Thread.sleep(millis);
            process.toHandle().destroyForcibly(); // unlike that of Process, it leaves the stream open
            return said.lines()
                    .filter(line -> line.endsWith("."))
                    .mapToLong(line -> Long.parseLong(line.replace(".", "")))
                    .reduce(batch + batches - 1, (before, last) -> last);
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The last batch that is in the database: the last one that was told, or the one after it. */
    private static long check(Path file, long told, int kill) throws Exception {
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
        assertThat(last).as("kill %d", kill).isBetween(told, told + 1);
        List<StationRecord> stations = new ArrayList<>();
        List<AddressOwner> owners = new ArrayList<>();
        for (long batch = Math.max(0, last - EndlessDatabaseWriter.PLACES + 1); batch <= last; batch++) {
            Changes changes = EndlessDatabaseWriter.batch(batch);
            stations.addAll(changes.stations());
            owners.addAll(changes.owners());
        }
        assertThat(recalled.stations())
                .as("kill %d", kill)
                .extracting(StationRecord::mac)
                .containsExactly(stations.stream().map(StationRecord::mac).toArray(MacAddress[]::new));
        assertThat(recalled.stations()).isEqualTo(stations);
        assertThat(recalled.owners()).containsExactlyInAnyOrderElementsOf(owners);
        assertThat(recalled.findings()).hasSameSizeAs(stations);
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
