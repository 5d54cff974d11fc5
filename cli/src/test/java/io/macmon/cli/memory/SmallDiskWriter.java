package io.macmon.cli.memory;

import io.macmon.config.text.MacmonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Writes to a disk that fills up and then has room again; prints the notices, and what is in the database. */
final class SmallDiskWriter {

    private SmallDiskWriter() {}

    /** @param arguments the database, a file to delete to make room, and a directory with room */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("org.sqlite.tmpdir", arguments[2]); // this program is killed before it can clean up
        Path file = Path.of(arguments[0]);
        Retention retention = new Retention(Duration.ofDays(180), Retention.MAX_ROWS);
        AtomicReference<Instant> now = new AtomicReference<>(TestStations.MONDAY);
        try (StationDatabase memory =
                StationDatabase.open(file, Schema.CURRENT, retention, now::get, SmallDiskWriter::print)) {
            memory.remember(TestStations.changes(0, 100, TestStations.MONDAY));
            System.out.println("small: " + memory.unsavedEntries());
            memory.remember(TestStations.changes(100, 5_000, TestStations.MONDAY));
            memory.remember(TestStations.changes(100, 5_000, TestStations.MONDAY));
            System.out.println("large: " + memory.unsavedEntries());
            System.out.println("on the disk: " + memory.recall().stations().size());
            Files.delete(Path.of(arguments[1]));
            now.set(TestStations.MONDAY.plusSeconds(10));
            memory.remember(TestStations.changes(0, 1, TestStations.MONDAY));
            System.out.println("after: " + memory.unsavedEntries());
            System.out.println("on the disk: " + memory.recall().stations().size());
        } catch (MacmonException refused) {
            System.out.println("refused: " + refused.getMessage());
        }
        System.out.println("end");
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
