package io.macmon.cli.memory;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.station.StationRecord;
import io.macmon.config.text.MacmonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The stations, findings and mutes in an audit's database, for commands. The audit may be running: each statement is a
 * separate transaction, and the audit sees a changed mute within a second or two.
 */
public final class FindingDatabase implements AutoCloseable {

    /** The maximum number of mutes. */
    public static final int MAX_MUTES = 10_000;

    private final Path file;
    private final Connection database;

    private FindingDatabase(Path file, Connection database) {
        this.file = file;
        this.database = database;
    }

    /**
     * Opens an existing database; migrates it if an older macmon created it and no audit is using it.
     *
     * @throws MacmonException if there is no database, or it cannot be opened
     */
    public static FindingDatabase open(Path file) throws MacmonException {
        Path absolute = file.toAbsolutePath();
        if (!Files.exists(absolute)) {
            throw DatabasePath.failure(absolute, "no such file", null);
        }
        try {
            Optional<Connection> shared = DatabaseFile.openShared(absolute, Schema.CURRENT);
            return new FindingDatabase(absolute, shared.isPresent() ? shared.get() : migrated(absolute));
        } catch (SQLException failed) {
            throw DatabasePath.failure(absolute, DatabaseError.reason(failed), failed);
        }
    }

    private static Connection migrated(Path file) throws SQLException, MacmonException {
        try (DatabaseLock lock = DatabaseLock.acquire(file)) {
            return DatabaseFile.open(file, Schema.CURRENT);
        }
    }

    public Path file() {
        return file;
    }

    /** All stations, the latest last. */
    public List<StationRecord> stations() throws MacmonException {
        return with(new DatabaseReader(database)::stations, "read");
    }

    /** All findings, the latest first. */
    public List<Finding> findings() throws MacmonException {
        return with(new DatabaseReader(database)::findings, "read");
    }

    /** All mutes, the first to end first; some may have ended. */
    public List<Mute> mutes() throws MacmonException {
        return with(new DatabaseReader(database)::mutes, "read");
    }

    /** Adds a mute, or replaces the one of the same finding. */
    public void add(Mute mute) throws MacmonException {
        boolean isNew = mutes().stream().noneMatch(known -> known.key().equals(mute.key()));
        if (isNew && mutes().size() >= MAX_MUTES) {
            throw new MacmonException(
                    "there are already " + MAX_MUTES + " mutes in " + file, "remove some with 'macmon audit unmute'");
        }
        with(
                () -> {
                    DatabaseWriter.writeMute(database, mute);
                    return true;
                },
                "write to");
    }

    public void remove(Mute mute) throws MacmonException {
        with(
                () -> {
                    DatabaseWriter.deleteMute(database, mute);
                    return true;
                },
                "write to");
    }

    private <T> T with(Query<T> query, String what) throws MacmonException {
        try {
            return query.run();
        } catch (SQLException failed) {
            throw new MacmonException(
                    "cannot " + what + " the database " + file + ": " + DatabaseError.reason(failed), failed);
        }
    }

    @Override
    public void close() {
        DatabaseFile.close(database);
    }

    private interface Query<T> {
        T run() throws SQLException;
    }
}
