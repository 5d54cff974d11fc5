package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import io.macmon.config.Compression;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The files of each source, found by its address: at most {@value #MAX_OPEN} open at once, or
 * {@value #MAX_OPEN_COMPRESSED} that are compressed, of at most {@value #MAX_STATIONS} sources. When one more is to be
 * opened, the one written to longest ago is closed for a while. What waits to be written takes 32 KiB for each open file;
 * what compression remembers takes far more, which is why fewer of those are open.
 */
final class StationFiles {

    static final int MAX_OPEN = 256;
    static final int MAX_OPEN_COMPRESSED = 32;
    static final int MAX_STATIONS = 65_536;

    private static final int FIRST_CAPACITY = 64;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final FileNames names;
    private final WriterContext setting;
    private final int mostOpen;
    private final List<Entry> open = new ArrayList<>();
    private Entry[] entries = new Entry[FIRST_CAPACITY];
    private int size;
    private long uses;

    StationFiles(FileNames names, WriterContext setting) {
        this.names = names;
        this.setting = setting;
        mostOpen = setting.config().compression() == Compression.NONE ? MAX_OPEN : MAX_OPEN_COMPRESSED;
    }

    /** The files of a frame's source, ready to be written to; null when it has none. */
    FileSequence of(Frame frame) throws MacmonException, IOException {
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

    private void makeRoomToOpen(Entry entry) throws IOException {
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
        int place = place(source);
        if (entries[place] == null && size < MAX_STATIONS) {
            add(place, source);
            place = place(source);
        }
        return entries[place];
    }

    private void add(int place, long source) {
        entries[place] =
                new Entry(source, new FileSequence(names.forStation(new MacAddress(source).toString()), setting));
        size++;
        if (size * 2 > entries.length) {
            Entry[] before = entries;
            entries = new Entry[before.length * 2];
            for (Entry entry : before) {
                if (entry != null) {
                    entries[place(entry.source)] = entry;
                }
            }
        }
    }

    // Where the source is, or would be.
    private int place(long source) {
        int mask = entries.length - 1;
        int place = (int) ((source * SPREAD) >>> 32) & mask;
        while (entries[place] != null && entries[place].source != source) {
            place = (place + 1) & mask;
        }
        return place;
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
