package io.macmon.cli.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Renames a damaged database and its write-ahead log to {@code NAME.corrupt-TIME}. */
final class DatabaseQuarantine {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private DatabaseQuarantine() {}

    /** Returns the new path. */
    static Path move(Path file, Instant now) throws IOException {
        Path aside = unusedPath(file, file.getFileName() + ".corrupt-" + TIME.format(now));
        // Move the log first: SQLite would apply a log that is left behind to the new database.
        for (String part : List.of("-wal", "-shm", "")) {
            Path from = file.resolveSibling(file.getFileName() + part);
            if (Files.exists(from)) {
                Files.move(from, aside.resolveSibling(aside.getFileName() + part));
            }
        }
        return aside;
    }

    private static Path unusedPath(Path file, String name) {
        Path aside = file.resolveSibling(name);
        for (int next = 2; Files.exists(aside); next++) {
            aside = file.resolveSibling(name + "-" + next);
        }
        return aside;
    }
}
