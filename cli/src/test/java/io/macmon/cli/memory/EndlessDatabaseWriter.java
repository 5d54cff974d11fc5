package io.macmon.cli.memory;

import io.macmon.analyzer.audit.station.StationMemory.Changes;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Writes batches until it is killed, and prints the number of each. Batch B consists of 100 stations, owners and
 * findings, numbered from (B modulo 5) times 100, last seen B milliseconds after a certain Monday; so batches replace
 * older ones.
 */
final class EndlessDatabaseWriter {

    static final int BATCH_SIZE = 100;
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
        long from = batch % PLACES * BATCH_SIZE;
        return TestStations.changes(from, from + BATCH_SIZE, TestStations.MONDAY.plusMillis(batch));
    }

    private static void fail(String notice) {
        throw new IllegalStateException(notice);
    }
}
