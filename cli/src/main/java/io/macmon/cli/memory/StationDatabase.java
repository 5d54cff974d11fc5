package io.macmon.cli.memory;

import io.macmon.analyzer.audit.finding.Mute;
import io.macmon.analyzer.audit.station.StationMemory;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Stores stations, addresses and findings in an SQLite database (see the package). Only one thread may use it at a
 * time. If the disk or the file fails during the audit, a notice reports the failure once, and the audit continues.
 */
public final class StationDatabase implements StationMemory, AutoCloseable {

    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);
    private static final Duration PURGE_INTERVAL = Duration.ofDays(1);

    private final Path file;
    private final Schema schema;
    private final Retention retention;
    private final InstantSource clock;
    private final Consumer<String> notices;
    private final DatabaseLock lock;
    private final PendingChanges pending = new PendingChanges(PendingChanges.LIMIT);

    private Connection database;
    private Instant lastPurge;
    private Instant lastFailure = Instant.EPOCH;
    private long writtenSincePurge;
    private boolean isFailing;
    private boolean isClosed;
    private List<Mute> mutes = List.of();
    private int mutesVersion = -1;
    private final AtomicLong failedBatches = new AtomicLong();

    private StationDatabase(
            Path file,
            Schema schema,
            Retention retention,
            InstantSource clock,
            Consumer<String> notices,
            DatabaseLock soleUse) {
        this.file = file;
        this.schema = schema;
        this.retention = retention;
        this.clock = clock;
        this.notices = notices;
        this.lock = soleUse;
    }

    /**
     * Opens a database; creates it if it does not exist.
     *
     * @param keep    how long an entry is kept after it was last seen
     * @param notices receives messages for the user, for example about a damaged database that was renamed, or a full
     *                disk
     * @throws MacmonException if the database cannot be opened, is in use by another macmon, or was created by another
     *     program or a newer macmon
     */
    public static StationDatabase open(Path file, Duration keep, Consumer<String> notices) throws MacmonException {
        return open(file, Schema.CURRENT, new Retention(keep, Retention.MAX_ROWS), InstantSource.system(), notices);
    }

    static StationDatabase open(
            Path file, Schema schema, Retention retention, InstantSource clock, Consumer<String> notices)
            throws MacmonException {
        Path absolute = file.toAbsolutePath();
        DatabasePath.prepare(absolute);
        DatabaseLock soleUse = DatabaseLock.acquire(absolute);
        StationDatabase opened = new StationDatabase(absolute, schema, retention, clock, notices, soleUse);
        try {
            opened.start();
            return opened;
        } catch (MacmonException failed) {
            opened.close();
            throw failed;
        }
    }

    private void start() throws MacmonException {
        try {
            try {
                connect();
            } catch (SQLException failed) {
                replaceIfCorrupt(failed);
            }
        } catch (SQLException failed) {
            throw DatabasePath.failure(file, DatabaseError.reason(failed), failed);
        } catch (IOException failed) {
            throw DatabasePath.failure(file, "it is damaged and cannot be renamed: " + IoErrorText.of(failed), failed);
        }
    }

    private void connect() throws SQLException, MacmonException {
        database = DatabaseFile.open(file, schema);
        mutesVersion = -1;
        purge();
    }

    private void replaceIfCorrupt(SQLException failed) throws SQLException, IOException, MacmonException {
        if (DatabaseError.of(failed) != DatabaseError.CORRUPT) {
            throw failed;
        }
        disconnect();
        Path aside = DatabaseQuarantine.move(file, clock.instant());
        notices.accept(
                "the database " + file + " is damaged (" + failed.getMessage() + "); renamed to " + aside.getFileName()
                        + "; macmon continues with a new one, in which every station is new, and no finding is muted");
        DatabasePath.prepare(file);
        connect();
    }

    // Uses the absolute value, so that a clock that was set back causes no long wait.
    private boolean hasElapsed(Instant time, Duration pause) {
        return Duration.between(time, clock.instant()).abs().compareTo(pause) >= 0;
    }

    private void purge() throws SQLException {
        lastPurge = clock.instant();
        writtenSincePurge = 0;
        retention.apply(database, lastPurge);
        DatabaseFile.shrink(database);
    }

    public Path file() {
        return file;
    }

    /** Returns everything stored. If the database is damaged, returns nothing and reports the damage. */
    @Override
    public Contents recall() {
        if (database == null) {
            return new Contents(true, List.of(), List.of(), List.of());
        }
        try {
            DatabaseReader reader = new DatabaseReader(database);
            Contents recalled = reader.read();
            if (reader.skippedRows() > 0) {
                notices.accept(
                        reader.skippedRows() + " rows of the database " + file + " are invalid and were skipped");
            }
            return recalled;
        } catch (SQLException failed) {
            recover(failed);
            return new Contents(true, List.of(), List.of(), List.of());
        }
    }

    @Override
    public Optional<List<Mute>> changedMutes() {
        try {
            int version = database == null ? mutesVersion : DatabaseFile.number(database, "PRAGMA data_version");
            if (version == mutesVersion) {
                return Optional.empty();
            }
            List<Mute> read = new DatabaseReader(database).mutes();
            mutesVersion = version;
            boolean isChanged = !read.equals(mutes);
            mutes = read;
            return isChanged ? Optional.of(read) : Optional.empty();
        } catch (SQLException unreadable) {
            return Optional.empty(); // the next write reports it
        }
    }

    @Override
    public void remember(Changes changes) {
        pending.add(changes);
        if (!isFailing || hasElapsed(lastFailure, RETRY_INTERVAL)) {
            write();
        }
    }

    private void write() {
        if (database == null) {
            reconnect();
        }
        if (database == null || !tryWrite()) {
            failedBatches.incrementAndGet();
        }
    }

    // If recovery replaced a damaged database, writes the pending changes to the new one immediately.
    private boolean tryWrite() {
        Connection before = database;
        return tryWriteOnce() || (database != null && database != before && tryWriteOnce());
    }

    private boolean tryWriteOnce() {
        try {
            DatabaseWriter.write(database, pending.all());
            onWritten();
            return true;
        } catch (SQLException failed) {
            recover(failed);
            return false;
        }
    }

    private void onWritten() throws SQLException {
        int written = pending.size();
        writtenSincePurge += written;
        pending.clear();
        if (isFailing) {
            isFailing = false;
            notices.accept(
                    "the database " + file + " can be written again; " + written + " pending entries were written"
                            + (pending.discarded() > 0 ? ", " + pending.discarded() + " were lost" : ""));
        }
        if (hasElapsed(lastPurge, PURGE_INTERVAL) || writtenSincePurge > retention.maxRows()) {
            purge();
        }
    }

    private void recover(SQLException failed) {
        try {
            replaceIfCorrupt(failed);
        } catch (SQLException | IOException | MacmonException failure) {
            onFailure(failure instanceof SQLException sql ? DatabaseError.reason(sql) : failure.getMessage());
        }
    }

    private void reconnect() {
        try {
            connect();
        } catch (SQLException failed) {
            recover(failed);
        } catch (MacmonException foreign) {
            onFailure(foreign.getMessage());
        }
    }

    private void onFailure(String reason) {
        lastFailure = clock.instant();
        if (!isFailing) {
            isFailing = true;
            notices.accept("cannot write to the database " + file + ": " + reason
                    + "; the audit continues, and macmon retries every " + RETRY_INTERVAL.toSeconds() + " s");
        }
    }

    /** The history of the last day, for a run that starts now; nothing if it cannot be read. */
    public HistoryRows recallHistory() {
        try {
            long dayAgo =
                    Math.floorDiv(clock.instant().minus(Duration.ofDays(1)).getEpochSecond(), 60L);
            return database == null ? HistoryRows.NONE : HistoryRows.read(database, dayAgo);
        } catch (SQLException failed) {
            recover(failed);
            return HistoryRows.NONE;
        }
    }

    /**
     * Stores history; replaces what is stored of the same minutes and hours. Called on the thread of {@link #remember}.
     *
     * @return whether it was stored; if not, it should be offered again later
     */
    public boolean rememberHistory(HistoryRows rows) {
        if (database == null) {
            return false;
        }
        try {
            HistoryRows.write(database, rows);
            writtenSincePurge += rows.minutes().size() + rows.presence().size();
            return true;
        } catch (SQLException failed) {
            recover(failed);
            return false;
        }
    }

    /**
     * Imports arpwatch's database. A station that is already known keeps its data and gains addresses and names. The
     * latest owner of an IP address wins.
     *
     * @return the number of stations in the file
     * @throws io.macmon.config.text.ConfigException if the file cannot be read; the message names the file and line
     */
    public int importFrom(Path arpDat) {
        Changes imported = ArpwatchFile.read(arpDat);
        remember(ImportMerge.merge(recall(), imported));
        return imported.stations().size();
    }

    /**
     * How many times changes could not be written immediately; these changes may have been written later. Thread-safe.
     */
    public long failedBatches() {
        return failedBatches.get();
    }

    /** The number of entries (stations, address owners, findings) that are pending or discarded. */
    public long unsavedEntries() {
        return pending.size() + pending.discarded();
    }

    /** Tries once more to write the pending changes, and closes the database. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (pending.size() > 0) {
            write();
        }
        if (unsavedEntries() > 0) {
            notices.accept(
                    unsavedEntries() + " entries could not be written to the database " + file + " and are lost");
        }
        disconnect();
        lock.close();
    }

    private void disconnect() {
        if (database != null) {
            DatabaseFile.close(database);
            database = null;
        }
    }
}
