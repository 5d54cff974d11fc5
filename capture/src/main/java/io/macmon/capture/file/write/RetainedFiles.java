package io.macmon.capture.file.write;

import io.macmon.config.text.IoErrorText;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The closed files of a run, oldest first, so that the oldest can be removed: to retain only the newest of a series, or
 * to keep space free in the file system. Files are tracked only if one of these limits is set.
 */
final class RetainedFiles {

    /** Room for what a write needs beyond its own bytes: directory entries and metadata in the file system. */
    private static final long MARGIN_BYTES = 64 * 1024;

    /** How long a file system may take to free the space of removed files: some wait for their next journal commit. */
    private static final long MAX_FREEING_NANOS = 10_000_000_000L;

    private final long minFree;
    private final FreeSpace freeSpace;
    private final WriterCounts counts;
    private final Set<RetainedFile> all = new LinkedHashSet<>();
    private long lastFree;
    private long beingFreed;
    private long removedAt;

    /**
     * @param minFree   bytes to keep free; 0 for no limit
     * @param directory directory of the files; null for the working directory
     */
    RetainedFiles(long minFree, Path directory, WriterCounts counts) {
        this(minFree, of(directory == null ? Path.of("") : directory), counts);
    }

    /** Creates an instance with its own measurement of the free space, for tests. */
    RetainedFiles(long minFree, FreeSpace freeSpace, WriterCounts counts) {
        this.minFree = minFree;
        this.freeSpace = freeSpace;
        this.counts = counts;
    }

    /**
     * Adds a file that was closed.
     *
     * @param frames   in the file
     * @param series   that the file belongs to
     * @param maxFiles maximum number of files to retain in the series
     */
    void add(Path path, long frames, ArrayDeque<RetainedFile> series, int maxFiles) {
        if (minFree == 0 && maxFiles == Integer.MAX_VALUE) {
            return;
        }
        RetainedFile file = new RetainedFile(path, frames, series);
        series.add(file);
        all.add(file);
    }

    /**
     * Removes and returns the only file of a series, to append to it or to close it for good.
     *
     * @return false if it was removed to free space
     */
    boolean reclaim(ArrayDeque<RetainedFile> series) {
        return minFree == 0 || all.remove(series.poll());
    }

    /** Removes the oldest files of a series until at most {@code maxFiles} are left. */
    void trimTo(ArrayDeque<RetainedFile> series, int maxFiles) throws IOException {
        while (series.size() > maxFiles) {
            remove(series.peek());
        }
    }

    /**
     * Removes the oldest files until {@code bytes} can be written without going below the free space to keep. Space of
     * a removed file may become free later, for example when its last reader closes it; until then it counts as free,
     * so that no other file is removed in its place.
     *
     * @return false if there is not enough space, or not yet
     */
    boolean makeRoomFor(long bytes) throws IOException {
        if (minFree == 0) {
            return true;
        }
        long needed = minFree + MARGIN_BYTES + bytes;
        long free = free();
        while (free + beingFreed < needed && !all.isEmpty()) {
            beingFreed += remove(all.iterator().next());
            removedAt = System.nanoTime();
            free = free();
        }
        return free >= needed;
    }

    private long free() throws IOException {
        long free = freeSpace.bytes();
        beingFreed = System.nanoTime() - removedAt > MAX_FREEING_NANOS
                ? 0
                : Math.max(0, beingFreed - Math.max(0, free - lastFree));
        lastFree = free;
        return free;
    }

    private static FreeSpace of(Path directory) {
        return new FreeSpace() {
            private FileStore store;

            @Override
            public long bytes() throws IOException {
                if (store == null) {
                    store = Files.getFileStore(directory);
                }
                return store.getUsableSpace();
            }
        };
    }

    private long remove(RetainedFile file) throws IOException {
        all.remove(file);
        file.series.remove(file);
        try {
            long bytes = Files.exists(file.path) ? Files.size(file.path) : 0;
            if (Files.deleteIfExists(file.path)) {
                counts.removedFiles.add(1);
                counts.removedFrames.add(file.frames);
            }
            return bytes;
        } catch (IOException failed) {
            String reason = IoErrorText.of(failed);
            throw new IOException("cannot remove the oldest capture file, " + file.path + ": " + reason, failed);
        }
    }

    /** Free bytes in a file system. */
    interface FreeSpace {

        long bytes() throws IOException;
    }

    /** A closed file that may be removed. */
    static final class RetainedFile {

        private final Path path;
        private final long frames;
        private final ArrayDeque<RetainedFile> series;

        private RetainedFile(Path path, long frames, ArrayDeque<RetainedFile> series) {
            this.path = path;
            this.frames = frames;
            this.series = series;
        }
    }
}
