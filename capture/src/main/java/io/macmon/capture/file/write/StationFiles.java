package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import io.macmon.config.Compression;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The files of each station, found by source address: at most {@value #MAX_STATIONS} stations, with at most
 * {@value #MAX_OPEN} files open at once, or {@value #MAX_OPEN_COMPRESSED} compressed ones. Before another file is
 * opened, the least recently written one is suspended. An open file takes a buffer of 32 KiB; a compressor takes far
 * more memory, hence the lower limit.
 */
final class StationFiles {

    static final int MAX_OPEN = 256;
    static final int MAX_OPEN_COMPRESSED = 32;
    static final int MAX_STATIONS = 65_536;

    private static final int FIRST_CAPACITY = 64;
    private static final long HASH_MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final FileNames names;
    private final WriterContext context;
    private final int mostOpen;
    private final List<Entry> open = new ArrayList<>();
    private Entry[] entries = new Entry[FIRST_CAPACITY];
    private int size;
    private long uses;

    StationFiles(FileNames names, WriterContext context) {
        this.names = names;
        this.context = context;
        mostOpen = context.config().compression() == Compression.NONE ? MAX_OPEN : MAX_OPEN_COMPRESSED;
    }

    /** Returns the files of a frame's source; null if the source has none. Makes room to open one more. */
    FileSequence of(Frame frame) throws MacmonException {
        Entry entry = find(frame);
        if (entry == null) {
            return null;
        }
        entry.lastUse = ++uses;
        if (!entry.files.isOpen()) {
            makeRoomToOpen(entry);
        }
        return entry.files;
    }

    List<FileSequence> all() {
        return Arrays.stream(entries)
                .filter(entry -> entry != null)
                .map(entry -> entry.files)
                .toList();
    }

    private void makeRoomToOpen(Entry entry) throws MacmonException {
        open.removeIf(other -> !other.files.isOpen());
        if (open.size() == mostOpen) {
            Entry oldest = open.get(0);
            for (Entry other : open) {
                oldest = other.lastUse < oldest.lastUse ? other : oldest;
            }
            oldest.files.suspend();
            open.remove(oldest);
        }
        open.add(entry);
    }

    private Entry find(Frame frame) {
        long source = SourceMac.of(frame);
        if (source < 0) {
            return null;
        }
        int slot = slotOf(source);
        if (entries[slot] == null && size < MAX_STATIONS) {
            add(slot, source);
            slot = slotOf(source);
        }
        return entries[slot];
    }

    private void add(int slot, long source) {
        entries[slot] =
                new Entry(source, new FileSequence(names.forStation(new MacAddress(source).toString()), context));
        size++;
        if (size * 2 > entries.length) {
            Entry[] before = entries;
            entries = new Entry[before.length * 2];
            for (Entry entry : before) {
                if (entry != null) {
                    entries[slotOf(entry.source)] = entry;
                }
            }
        }
    }

    // The slot that contains the source, or the free slot for it.
    private int slotOf(long source) {
        int mask = entries.length - 1;
        int slot = (int) ((source * HASH_MULTIPLIER) >>> 32) & mask;
        while (entries[slot] != null && entries[slot].source != source) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static final class Entry {

        private final long source;
        private final FileSequence files;
        private long lastUse;

        Entry(long source, FileSequence files) {
            this.source = source;
            this.files = files;
        }
    }
}
