package io.macmon.capture.file;

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
final class KeptFiles {

    /** For what is not told before it is written: directories, and the file system's own. */
    private static final long MARGIN_OCTETS = 64 * 1024;

    private final long minFree;
    private final Path directory;
    private final WriterCounts counts;
    private final Set<Kept> all = new LinkedHashSet<>();
    private FileStore store;

    /**
     * @param minFree   octets to be kept free; 0 to look at no file system
     * @param directory of the files; null for the present one
     */
    KeptFiles(long minFree, Path directory, WriterCounts counts) {
        this.minFree = minFree;
        this.directory = directory == null ? Path.of("") : directory;
        this.counts = counts;
    }

    /**
     * A file was closed.
     *
     * @param kind   files that it is one of
     * @param most   of these that are kept
     * @param frames in it
     */
    void add(Path path, long frames, ArrayDeque<Kept> kind, int most) {
        if (minFree == 0 && most == Integer.MAX_VALUE) {
            return;
        }
        Kept kept = new Kept(path, frames, kind);
        kind.add(kept);
        all.add(kept);
    }

    /** Removes the oldest files of a kind until no more are left. */
    void keep(ArrayDeque<Kept> kind, int most) throws IOException {
        while (kind.size() > most) {
            remove(kind.peek());
        }
    }

    /**
     * Removes the oldest files until so much can be written and the file system keeps what it is to keep.
     *
     * @return false when that is not enough
     */
    boolean makeRoomFor(long octets) throws IOException {
        if (minFree == 0) {
            return true;
        }
        while (free() - octets - MARGIN_OCTETS < minFree) {
            if (all.isEmpty()) {
                return false;
            }
            remove(all.iterator().next());
        }
        return true;
    }

    private long free() throws IOException {
        if (store == null) {
            store = Files.getFileStore(directory);
        }
        return store.getUsableSpace();
    }

    private void remove(Kept kept) throws IOException {
        all.remove(kept);
        kept.kind.remove(kept);
        if (Files.deleteIfExists(kept.path)) {
            counts.removedFiles.add(1);
            counts.removedFrames.add(kept.frames);
        }
    }

    /** A closed file. */
    static final class Kept {

        private final Path path;
        private final long frames;
        private final ArrayDeque<Kept> kind;

        private Kept(Path path, long frames, ArrayDeque<Kept> kind) {
            this.path = path;
            this.frames = frames;
            this.kind = kind;
        }
    }
}
