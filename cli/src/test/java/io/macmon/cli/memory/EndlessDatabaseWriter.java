package io.macmon.cli.memory;

import io.macmon.analyzer.audit.StationMemory.Changes;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Remembers batches until it is killed, and says after each which it was. Batch B is the stations, owners and findings from B modulo 5 times
 * 100 on, seen last B milliseconds after a certain Monday; so batches replace older ones.
 */
final class EndlessDatabaseWriter {

    static final int SIZE = 100;
    static final int PLACES = 5;

    private EndlessDatabaseWriter() {}

    /** @param arguments the database, and the first batch */
    public static void main(String[] arguments) throws Exception {
        try (StationDatabase memory =
                StationDatabase.open(Path.of(arguments[0]), Duration.ofDays(36_500), EndlessDatabaseWriter::fail)) {
            System.out.println("ready");
            for (long batch = Long.parseLong(arguments[1]); ; batch++) {
                memory.remember(batch(batch));
                System.out.println(batch + ".");
            }
        }
    }

    static Changes batch(long batch) {
        long from = batch % PLACES * SIZE;
        return TestStations.changes(from, from + SIZE, TestStations.MONDAY.plusMillis(batch));
    }

    private static void fail(String notice) {
        throw new IllegalStateException(notice);
    }
}
