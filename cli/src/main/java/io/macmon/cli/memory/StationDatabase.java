package io.macmon.cli.memory;

import io.macmon.analyzer.audit.StationMemory;
import io.macmon.cli.memory.DatabaseFile.ForeignDatabaseException;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Remembers in a SQLite database (see the package). Bound to one thread at a time. Whatever happens to the disk or the file while the audit
 * runs is told through the notices, once, and the audit goes on.
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
     * Opens a database, and makes it where there is none.
     *
     * @param keep    for how long what was not seen again is remembered
     * @param notices for the user, a sentence each; a damaged database that was moved aside, a disk that is full
     * @throws MacmonException when it cannot be opened, another macmon uses it, another program or a newer macmon made it
     */
    public static StationDatabase open(Path file, Duration keep, Consumer<String> notices) throws MacmonException {
        return open(file, Schema.CURRENT, new Retention(keep, Retention.MAX_ROWS), InstantSource.system(), notices);
    }

    static StationDatabase open(
            Path file, Schema schema, Retention retention, InstantSource clock, Consumer<String> notices)
            throws MacmonException {
        Path whole = file.toAbsolutePath();
        StateFile.prepare(whole);
        DatabaseLock soleUse = DatabaseLock.acquire(whole);
        StationDatabase memory = new StationDatabase(whole, schema, retention, clock, notices, soleUse);
        try {
            memory.start();
            return memory;
        } catch (MacmonException failed) {
            memory.close();
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
            throw StateFile.failure(file, DatabaseError.reason(failed), failed);
        } catch (IOException failed) {
            throw StateFile.failure(file, "it is damaged and cannot be moved aside: " + IoErrorText.of(failed), failed);
        } catch (ForeignDatabaseException foreign) {
            throw new MacmonException(foreign.getMessage(), foreign);
        }
    }

    private void connect() throws SQLException, ForeignDatabaseException {
        database = DatabaseFile.open(file, schema);
        purge();
    }

    private void replaceIfCorrupt(SQLException failed)
            throws SQLException, IOException, ForeignDatabaseException, MacmonException {
        if (DatabaseError.of(failed) != DatabaseError.CORRUPT) {
            throw failed;
        }
        disconnect();
        Path aside = DatabaseQuarantine.move(file, clock.instant());
        notices.accept("the database " + file + " is damaged (" + failed.getMessage() + "); it is now "
                + aside.getFileName() + ", and macmon goes on with a new one: every station is new");
        StateFile.prepare(file);
        connect();
    }

    // A clock that was set back does not make it wait.
    private boolean hasElapsed(Instant time, Duration pause) {
        return Duration.between(time, clock.instant()).abs().compareTo(pause) >= 0;
    }

    private void purge() throws SQLException {
        lastPurge = clock.instant();
        writtenSincePurge = 0;
        retention.apply(database, lastPurge);
        DatabaseFile.shrink(database);
    }

    /** All that is remembered; nothing when the database turns out to be damaged, which is told. */
    @Override
    public Contents recall() {
        if (database == null) {
            return new Contents(true, List.of(), List.of(), List.of());
        }
        try {
            DatabaseReader reader = new DatabaseReader(database);
            Contents recalled = reader.read();
            if (reader.skippedRows() > 0) {
                notices.accept(reader.skippedRows() + " rows of the database " + file
                        + " make no sense to this macmon and are passed over");
            }
            return recalled;
        } catch (SQLException failed) {
            recover(failed);
            return new Contents(true, List.of(), List.of(), List.of());
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

    // What was damaged has been set aside when it failed, and what waits goes to the new one at once.
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
                    "the database " + file + " can be written again; " + written + " entries that waited are in it"
                            + (pending.discarded() > 0 ? ", " + pending.discarded() + " are lost" : ""));
        }
        if (hasElapsed(lastPurge, PURGE_INTERVAL) || writtenSincePurge > retention.maxRows()) {
            purge();
        }
    }

    private void recover(SQLException failed) {
        try {
            replaceIfCorrupt(failed);
        } catch (SQLException | IOException | MacmonException | ForeignDatabaseException still) {
            onFailure(still instanceof SQLException sql ? DatabaseError.reason(sql) : still.getMessage());
        }
    }

    private void reconnect() {
        try {
            connect();
        } catch (SQLException failed) {
            recover(failed);
        } catch (ForeignDatabaseException foreign) {
            onFailure(foreign.getMessage());
        }
    }

    private void onFailure(String reason) {
        lastFailure = clock.instant();
        if (!isFailing) {
            isFailing = true;
            notices.accept("cannot write to the database " + file + ": " + reason
                    + "; the audit goes on, and macmon tries again every " + RETRY_INTERVAL.toSeconds() + " s");
        }
    }

    /**
     * Takes over what arpwatch knows. A station that is known already keeps what is known of it, and gets the addresses and names that are
     * not; of an IP address the latest owner counts.
     *
     * @return stations that were in the file
     * @throws io.macmon.config.text.ConfigException when the file cannot be read, with file and line
     */
    public int importFrom(Path arpDat) {
        Changes imported = ArpwatchFile.read(arpDat);
        remember(ImportMerge.merge(recall(), imported));
        return imported.stations().size();
    }

    /** How often changes could not be written when they came; what they held may have been written later. Any thread. */
    public long failedBatches() {
        return failedBatches.get();
    }

    /** Entries (stations, owners of addresses, findings) that are not in the database: waiting, or given up. */
    public long unsavedEntries() {
        return pending.size() + pending.discarded();
    }

    /** Tries once more to write what waits. */
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
                    unsavedEntries() + " entries could not be written to the database " + file + " and are forgotten");
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
