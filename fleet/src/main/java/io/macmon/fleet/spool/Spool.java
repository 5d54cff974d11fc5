package io.macmon.fleet.spool;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.macmon.config.file.TrustedPath;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.FleetRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A bounded queue of records on disk, in the order of {@link #append}. A record stays until it is
 * {@linkplain #confirm confirmed}, also over restarts. Thread-safe.
 */
public final class Spool implements Closeable {

    private static final FileAttribute<?> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<OpenOption> READ_AND_WRITE = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final int SEGMENTS = 16;
    private static final int MIN_BYTES = 65_536; // less is not worth the change of a file
    private static final int POSITION_BYTES = 12;

    private final Path directory;
    private final long maxBytes;
    private final Deque<SpoolSegment> segments = new ArrayDeque<>();
    private final FileChannel lock;
    private final FileChannel position;
    private long confirmed; // index of the first record that is not confirmed
    private long damaged;

    private Spool(Path directory, long maxBytes, FileChannel lock, FileChannel position) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.lock = lock;
        this.position = position;
    }

    /**
     * Opens the spool in a directory, which is created if it does not exist.
     *
     * @param maxBytes limit for all segments together
     * @throws MacmonException if another process uses the directory, another user could change it, or it cannot be
     *     written
     */
    public static Spool open(Path directory, long maxBytes) throws MacmonException {
        Deque<Closeable> opened = new ArrayDeque<>();
        try {
            Files.createDirectories(directory, PRIVATE_DIRECTORY);
            TrustedPath.resolve(directory);
            requirePrivate(directory);
            FileChannel lock = FileChannel.open(directory.resolve("lock"), READ_AND_WRITE, TrustedPath.PRIVATE);
            opened.push(lock);
            requireOnlyUser(directory, lock);
            FileChannel position = FileChannel.open(directory.resolve("position"), READ_AND_WRITE, TrustedPath.PRIVATE);
            opened.push(position);
            Spool spool = new Spool(directory, maxBytes, lock, position);
            opened.push(spool);
            spool.recover();
            return spool;
        } catch (IOException failed) {
            closeAll(opened);
            throw new MacmonException("cannot use the spool " + directory + ": " + IoErrorText.of(failed), failed);
        } catch (MacmonException failed) {
            closeAll(opened);
            throw failed;
        }
    }

    private static void closeAll(Deque<Closeable> opened) {
        for (Closeable one : opened) {
            try {
                one.close();
            } catch (IOException alreadyFailed) {
                // the first failure is reported
            }
        }
    }

    private static void requirePrivate(Path directory) throws IOException, MacmonException {
        String mode =
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS));
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !mode.endsWith("------")) {
            throw new MacmonException(
                    "cannot use the spool " + directory + ": it must be a directory that only its owner"
                            + " can read and change; run: chmod 700 " + directory);
        }
    }

    private static void requireOnlyUser(Path directory, FileChannel lock) throws IOException, MacmonException {
        boolean locked;
        try {
            locked = lock.tryLock() != null;
        } catch (OverlappingFileLockException thisProcess) {
            locked = false;
        }
        if (!locked) {
            throw new MacmonException(
                    "cannot use the spool " + directory + ": another run of macmon is using it",
                    "set a separate 'spool' for each run, in the section 'fleet' of its configuration");
        }
    }

    private void recover() throws IOException {
        readPosition();
        for (long first : firstIndexes()) {
            if (!segments.isEmpty()) {
                damaged += Math.max(
                        0, first - Math.max(confirmed, segments.getLast().next()));
            }
            segments.add(SpoolSegment.open(directory, first));
        }
        long end = segments.isEmpty() ? confirmed : segments.getLast().next();
        if (segments.isEmpty() || confirmed > end) {
            end = Math.max(confirmed, end); // confirmed records were lost with the tail: their indexes are taken
            segments.add(SpoolSegment.open(directory, end));
        }
        confirmed = Math.max(confirmed, segments.getFirst().first());
        deleteConfirmed();
    }

    private long[] firstIndexes() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{20}\\" + SpoolSegment.SUFFIX))
                    .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
                    .sorted()
                    .toArray();
        }
    }

    private void readPosition() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(POSITION_BYTES);
        int read = position.read(buffer, 0);
        buffer.flip();
        if (read == POSITION_BYTES && checksumOf(buffer.getLong(0)) == buffer.getInt(8)) {
            confirmed = buffer.getLong(0);
        }
    }

    private static int checksumOf(long index) {
        return SpoolSegment.checksum(
                ByteBuffer.allocate(Long.BYTES).putLong(index).array(), 0);
    }

    /**
     * Adds a record, unless the spool is full.
     *
     * @return whether there was room for it
     * @throws IOException if the disk does not accept it; no part of it remains
     */
    public synchronized boolean append(FleetRecord content) throws IOException {
        int size = SpoolSegment.sizeOf(content);
        if (bytes() + size > maxBytes) {
            return false;
        }
        if (segments.getLast().bytes() > 0 && segments.getLast().bytes() + size > maxBytes / SEGMENTS) {
            segments.add(SpoolSegment.open(directory, segments.getLast().next()));
        }
        segments.getLast().append(content);
        notifyAll();
        return true;
    }

    /** Waits until a record is at a reader, or time is over. */
    public synchronized void await(Reader reader, long millis) throws InterruptedException {
        long end = System.nanoTime() + MILLISECONDS.toNanos(millis);
        long left = millis;
        while (reader.next >= next() && left > 0) {
            wait(left);
            left = NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    /**
     * Declares that the broker has all records before an index. They are deleted with their segment.
     *
     * @param index as of {@link Reader#next}
     */
    public synchronized void confirm(long index) throws IOException {
        if (index <= confirmed) {
            return;
        }
        confirmed = index;
        ByteBuffer buffer = ByteBuffer.allocate(POSITION_BYTES).putLong(index).putInt(checksumOf(index));
        position.write(buffer.flip(), 0);
        deleteConfirmed();
    }

    private void deleteConfirmed() throws IOException {
        if (confirmed == next() && segments.getLast().bytes() >= Math.min(MIN_BYTES, maxBytes / SEGMENTS)) {
            segments.add(SpoolSegment.open(directory, confirmed)); // so that all others can be deleted
        }
        while (segments.size() > 1 && secondFirst() <= confirmed) {
            segments.removeFirst().delete();
        }
    }

    private long secondFirst() {
        return segments.stream().skip(1).findFirst().orElseThrow().first();
    }

    /** Reads from the first record that is not confirmed. */
    public synchronized Reader reader() {
        return new Reader(confirmed);
    }

    /** Reads records in order; follows what is added. One thread only. */
    public final class Reader {

        private long next;
        private SpoolSegment segment;
        private long at;

        private Reader(long next) {
            this.next = next;
        }

        /** The index of the next record. */
        public long next() {
            return next;
        }

        /** The next record; empty at the end. */
        public Optional<FleetRecord> read() throws IOException {
            synchronized (Spool.this) {
                while (next < Spool.this.next()) {
                    seek();
                    Optional<SpoolSegment.Entry> entry = segment.read(at);
                    if (entry.isPresent()) {
                        at = entry.get().end();
                        next++;
                        return entry.map(SpoolSegment.Entry::content);
                    }
                    damaged += segment.next() - next; // changed on the disk since it was opened
                    segment.cut(next, at);
                }
                return Optional.empty();
            }
        }

        private void seek() throws IOException {
            if (segment != null && segments.contains(segment) && next < segment.next()) {
                return;
            }
            segment = segments.stream()
                    .filter(candidate -> next < candidate.next())
                    .findFirst()
                    .orElseThrow();
            at = 0;
            next = Math.max(next, segment.first()); // a damaged segment may lack records
            for (long index = segment.first(); index < next; index++) {
                at = segment.read(at).map(SpoolSegment.Entry::end).orElse(at);
            }
        }
    }

    private long next() {
        return segments.getLast().next();
    }

    /** Number of records that are not confirmed, without the damaged ones. */
    public synchronized long waiting() {
        return segments.stream()
                .mapToLong(segment -> Math.max(0, segment.next() - Math.max(confirmed, segment.first())))
                .sum();
    }

    /** Bytes of all segments. */
    public synchronized long bytes() {
        return segments.stream().mapToLong(SpoolSegment::bytes).sum();
    }

    /** Number of records that could not be read back, or are missing between two segments. */
    public synchronized long damaged() {
        return damaged;
    }

    @Override
    public synchronized void close() throws IOException {
        for (SpoolSegment segment : segments) {
            segment.close();
        }
        position.close();
        lock.close();
    }
}
