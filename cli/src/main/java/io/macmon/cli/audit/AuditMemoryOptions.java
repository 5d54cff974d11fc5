package io.macmon.cli.audit;

import io.macmon.analyzer.audit.station.StationMemory;
import io.macmon.cli.input.InputOptions;
import io.macmon.cli.memory.DatabasePath;
import io.macmon.cli.memory.StationDatabase;
import io.macmon.cli.options.HelpSection;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options for the database that an audit keeps between runs. */
final class AuditMemoryOptions {

    @Option(
            names = "--state",
            order = HelpSection.DATABASE,
            paramLabel = "FILE",
            description = {
                "Database of earlier runs (default: macmon/audit-DEVICE.db in the XDG state directory;"
                        + " with -r, none)"
            })
    private Path state;

    @Option(names = "--no-state", order = HelpSection.DATABASE, description = "Live: read and write no database")
    private boolean none;

    @Option(
            names = "--keep",
            order = HelpSection.DATABASE,
            paramLabel = "TIME",
            defaultValue = "180d",
            description = "Delete entries not seen for TIME (default ${DEFAULT-VALUE})")
    private Duration keep;

    @Option(
            names = "--import",
            order = HelpSection.DATABASE,
            paramLabel = "FILE",
            description = "Import arpwatch's database FILE (arp.dat) first")
    private Path arpDat;

    /** Checks the combination of options. */
    void check(InputOptions from) {
        if (none && (state != null || arpDat != null)) {
            throw new ConfigException("no-state", "cannot be combined with --state or --import; drop one of them");
        }
        if (keep.isNegative() || keep.isZero()) {
            throw new ConfigException("keep", "must be longer than 0s");
        }
        if (arpDat != null && state == null && !from.isLive()) {
            throw new ConfigException("import", "works only with a database; add --state FILE");
        }
    }

    /** Opens the database; empty if the audit keeps none. The caller closes the database. */
    Optional<StationDatabase> open(InputOptions from, Consumer<String> report) throws MacmonException {
        if (none || (state == null && !from.isLive())) {
            return Optional.empty();
        }
        Path file = state != null ? state : DatabasePath.defaultPath(from.name(), System.getenv());
        StationDatabase database = StationDatabase.open(file, keep, report);
        try {
            importTo(database, report);
        } catch (RuntimeException failed) {
            database.close();
            throw failed;
        }
        return Optional.of(database);
    }

    private void importTo(StationDatabase database, Consumer<String> report) {
        if (arpDat != null) {
            report.accept(database.importFrom(arpDat) + " stations imported from " + arpDat);
        }
    }

    /** The database and its auxiliary files; empty for no database. */
    List<Path> files(InputOptions from) {
        if (none || !from.isGiven() || (state == null && !from.isLive())) {
            return List.of();
        }
        Path file = state != null ? state : DatabasePath.defaultPath(from.name(), System.getenv());
        return Stream.of("", "-wal", "-shm", ".lock")
                .map(ending -> file.resolveSibling(file.getFileName() + ending))
                .toList();
    }

    /** The arp.dat file to import; null for none. */
    Path arpDat() {
        return arpDat;
    }

    /** The memory in a database; without one, a memory that keeps nothing. */
    static StationMemory memory(Optional<StationDatabase> database) {
        return database.map(StationMemory.class::cast).orElse(StationMemory.NONE);
    }
}
