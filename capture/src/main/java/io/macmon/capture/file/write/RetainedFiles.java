package io.macmon.capture.file.write;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The closed files of a run, oldest first, as far as any of them may have to be removed: to keep no more than so many of
 * a kind, or to keep room in the file system.
 */
final class RetainedFiles {

    /** For what is not told before it is written: directories, and the file system's own. */
    private static final long MARGIN_OCTETS = 64 * 1024;

    /** How long a file system may take to free what was removed: some do it when they write down what they did. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final long minFree;
    private final FreeSpace space;
    private final WriterCounts counts;
    private final Set<RetainedFile> all = new LinkedHashSet<>();
    private long lastFree;
    private long promised;
    private long promisedAt;

    /**
     * @param minFree   octets to be kept free; 0 to look at no file system
     * @param directory of the files; null for the present one
     */
    RetainedFiles(long minFree, Path directory, WriterCounts counts) {
        this(minFree, of(directory == null ? Path.of("") : directory), counts);
    }

    /** Keeps so much of any space. */
    RetainedFiles(long minFree, FreeSpace space, WriterCounts counts) {
        this.minFree = minFree;
        this.space = space;
        this.counts = counts;
    }

    /**
     * A file was closed.
     *
     * @param kind   files that it is one of
     * @param most   of these that are kept
     * @param frames in it
     */
    void add(Path path, long frames, ArrayDeque<RetainedFile> kind, int most) {
        if (minFree == 0 && most == Integer.MAX_VALUE) {
            return;
        }
        RetainedFile kept = new RetainedFile(path, frames, kind);
        kind.add(kept);
        all.add(kept);
    }

    /**
     * Takes back the one file of a kind, which is to be written again.
     *
     * @return false when it had to make room
     */
    boolean reclaim(ArrayDeque<RetainedFile> kind) {
        return minFree == 0 || all.remove(kind.poll());
    }

    /** Removes the oldest files of a kind until no more are left. */
    void trimTo(ArrayDeque<RetainedFile> kind, int most) throws IOException {
        while (kind.size() > most) {
            remove(kind.peek());
        }
    }

    /**
     * Removes the oldest files until so much can be written and the file system keeps what it is to keep. What was removed
     * and is not free yet, because somebody reads it, say, is waited for before more is removed.
     *
     * @return false when that is not enough, or not yet
     */
    boolean makeRoomFor(long octets) throws IOException {
        if (minFree == 0) {
            return true;
        }
        long wanted = minFree + MARGIN_OCTETS + octets;
        long free = free();
        while (free + promised < wanted && !all.isEmpty()) {
            promised += remove(all.iterator().next());
            promisedAt = System.nanoTime();
            free = free();
        }
        return free >= wanted;
    }

    private long free() throws IOException {
        long free = space.get();
        promised = System.nanoTime() - promisedAt > PATIENCE_NANOS
                ? 0
                : Math.max(0, promised - Math.max(0, free - lastFree));
        lastFree = free;
        return free;
    }

    private static FreeSpace of(Path directory) {
        return new FreeSpace() {
            private FileStore store;

            @Override
            public long get() throws IOException {
                if (store == null) {
                    store = Files.getFileStore(directory);
                }
                return store.getUsableSpace();
            }
        };
    }

    private long remove(RetainedFile kept) throws IOException {
        all.remove(kept);
        kept.kind.remove(kept);
        long octets = Files.exists(kept.path) ? Files.size(kept.path) : 0;
        if (Files.deleteIfExists(kept.path)) {
            counts.removedFiles.add(1);
            counts.removedFrames.add(kept.frames);
        }
        return octets;
    }

    /** Octets that a file system has free. */
    interface FreeSpace {

        long get() throws IOException;
    }

    /** A closed file. */
    static final class RetainedFile {

        private final Path path;
        private final long frames;
        private final ArrayDeque<RetainedFile> kind;

        private RetainedFile(Path path, long frames, ArrayDeque<RetainedFile> kind) {
            this.path = path;
            this.frames = frames;
            this.kind = kind;
        }
    }
}
