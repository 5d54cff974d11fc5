package io.macmon.analyzer.audit.station;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A bounded table of stations by MAC address.
 *
 * <p>A hash table with open addressing and a secret multiplier, at most a quarter full. A pinned station is never
 * evicted. The others are in one of three lists, each sorted with the least recently seen first: newcomers, which sent
 * fewer than {@value #SETTLED_FRAMES} frames; settled stations; and established ones, which were seen for a day. When
 * the table is full, the oldest newcomer is evicted; without newcomers, the oldest settled station; and only without
 * these an established one. So made-up addresses evict their own entries, however much each of them sends. What
 * unpinned stations tell about themselves is limited in all, and dropped in the same order.
 *
 * <p>Moving a station within its list touches its neighbours' memory. A settled station is therefore moved only if its
 * last move is more than half of the table's size, in frames, ago. So when a station sends, at most half of a full
 * table is newer, and the other half is evicted before it.
 */
public final class StationTable {

    /** A station that sent this many frames has settled. */
    public static final int SETTLED_FRAMES = 4;

    private static final long ESTABLISHED_NANOS = Duration.ofDays(1).toNanos();
    private static final int MIN_BITS = 12;
    private static final int MIN_SLOTS_PER_STATION = 4; // so that few lookups meet another station
    private static final int LAG_DIVISOR = 2;

    private final long multiplier = new SecureRandom().nextLong() | 1;
    private final int maxUnpinned;
    private final DetailBudget details;
    private final RecencyList newcomers;
    private final RecencyList settled;
    private final RecencyList established;
    private final int maxLag;
    private Station[] slots = new Station[1 << MIN_BITS];
    private int shift = Long.SIZE - MIN_BITS;
    private long frames;
    private int size;
    private int pinned;
    private long forgotten;

    /** @param maxUnpinned maximum number of unpinned stations; pinned ones are not counted */
    public StationTable(int maxUnpinned) {
        this.maxUnpinned = maxUnpinned;
        maxLag = maxUnpinned / LAG_DIVISOR;
        details = new DetailBudget(maxUnpinned);
        newcomers = new RecencyList(details);
        settled = new RecencyList(details);
        established = new RecencyList(details);
    }

    /** The station with this address; null if it is not in the table. */
    public Station find(long mac) {
        return slots[slotOf(mac)];
    }

    /** Adds a station that is not in the table. */
    public void add(Station station, boolean isPinned) {
        if (!isPinned && size - pinned >= maxUnpinned) {
            evict(leastImportant());
        }
        if (MIN_SLOTS_PER_STATION * (size + 1) > slots.length) {
            grow();
        }
        slots[slotOf(station.mac)] = station;
        size++;
        if (isPinned) {
            pinned++;
        } else {
            listOf(station).append(station);
            station.countDetails();
        }
    }

    private Station leastImportant() {
        RecencyList list = newcomers.oldest != null ? newcomers : settled.oldest != null ? settled : established;
        return list.oldest;
    }

    /** Makes a station the most recently seen one. */
    public void touch(Station station) {
        if (details.isExceeded()) {
            dropDetails();
        }
        frames++;
        boolean isInOtherList = station.list != null && station.list != listOf(station);
        if (isInOtherList || station.frames() <= SETTLED_FRAMES || frames - station.movedAt > maxLag) {
            move(station);
        }
    }

    private void move(Station station) {
        station.movedAt = frames;
        if (station.list != null) {
            station.list.remove(station);
            listOf(station).append(station);
        }
    }

    // The details of stations that sent little go first, then those of stations that are new today; of these, those of
    // the stations silent the longest.
    private void dropDetails() {
        newcomers.dropDetails();
        settled.dropDetails();
        established.dropDetails();
    }

    /** Forgets the stations that sent little, and the details of the other unpinned ones. Allocates nothing. */
    public void forgetNewcomers() {
        forgetAll(newcomers);
        dropAllDetails(settled);
        dropAllDetails(established);
    }

    private static void dropAllDetails(RecencyList list) {
        for (Station station = list.oldest; station != null; station = station.newer) {
            station.dropDetails();
            station.uncountDetails();
        }
    }

    /** Forgets all unpinned stations, and the details of the pinned ones. Allocates nothing. */
    public void forgetUnpinned() {
        forgetAll(newcomers);
        forgetAll(settled);
        forgetAll(established);
        for (Station station : slots) {
            if (station != null) {
                station.dropDetails();
            }
        }
    }

    private void forgetAll(RecencyList list) {
        while (list.oldest != null) {
            evict(list.oldest);
        }
    }

    public void setPinned(Station station, boolean isPinned) {
        if (isPinned && station.list != null) {
            station.uncountDetails();
            station.list.remove(station);
            pinned++;
        } else if (!isPinned && station.list == null) {
            pinned--;
            listOf(station).append(station);
            station.countDetails();
        }
    }

    public int size() {
        return size;
    }

    /** The number of stations evicted. */
    public long forgotten() {
        return forgotten;
    }

    /** How often the details of a station were dropped. */
    public long detailsDropped() {
        return details.dropped();
    }

    public void forEach(Consumer<Station> action) {
        for (Station station : slots) {
            if (station != null) {
                action.accept(station);
            }
        }
    }

    public long count(Predicate<Station> condition) {
        return Arrays.stream(slots)
                .filter(station -> station != null && condition.test(station))
                .count();
    }

    private RecencyList listOf(Station station) {
        if (station.frames() < SETTLED_FRAMES) {
            return newcomers;
        }
        return station.lastNanos() - station.firstNanos() < ESTABLISHED_NANOS ? settled : established;
    }

    private void evict(Station station) {
        station.uncountDetails();
        station.list.remove(station);
        vacate(slotOf(station.mac));
        size--;
        forgotten++;
    }

    // The slot that contains the address, or the empty slot for it.
    private int slotOf(long mac) {
        int mask = slots.length - 1;
        int slot = home(mac);
        while (slots[slot] != null && slots[slot].mac != mac) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(long mac) {
        long mixed = mac * multiplier;
        return (int) (((mixed ^ (mixed >>> Integer.SIZE)) * multiplier) >>> shift);
    }

    // Knuth, volume 3, section 6.4, algorithm R.
    private void vacate(int emptied) {
        int mask = slots.length - 1;
        int hole = emptied;
        slots[hole] = null;
        for (int slot = (hole + 1) & mask; slots[slot] != null; slot = (slot + 1) & mask) {
            int fromHome = (slot - home(slots[slot].mac)) & mask;
            if (fromHome >= ((slot - hole) & mask)) {
                slots[hole] = slots[slot];
                slots[slot] = null;
                hole = slot;
            }
        }
    }

    private void grow() {
        Station[] before = slots;
        slots = new Station[2 * before.length];
        shift--;
        for (Station station : before) {
            if (station != null) {
                slots[slotOf(station.mac)] = station;
            }
        }
    }

    /** A station's links in its list. Only the table uses them. */
    public abstract static class Node {

        RecencyList list; // null: pinned, or not in the table
        Station older;
        Station newer;
        int countedBytes; // in the budget
        long movedAt; // by the table's count of frames
        private int revision;

        /** The memory that its details take, in bytes. */
        abstract int memorySizeOfDetails();

        /** Drops most of its details. */
        abstract void dropDetails();

        /** Adjusts the budget after its details changed. Those of a pinned station do not count. */
        final void countDetails() {
            revision++;
            if (list != null) {
                int bytes = memorySizeOfDetails();
                list.details.add(bytes - countedBytes);
                countedBytes = bytes;
            }
        }

        /** Another number whenever anything but its counters may have changed. */
        public final int revision() {
            return revision;
        }

        final void uncountDetails() {
            list.details.add(-countedBytes);
            countedBytes = 0;
        }

        /** Whether the table never evicts this station. Meaningless for a station that is not in the table. */
        public boolean isPinned() {
            return list == null;
        }
    }

    /** Stations, least recently seen first. */
    static final class RecencyList {

        private final DetailBudget details;
        private Station oldest;
        private Station newest;
        private Station next; // whose details are dropped next; null to begin at the oldest

        private RecencyList(DetailBudget details) {
            this.details = details;
        }

        // Begins where it ended the last time, so that a flood does not make it visit the same stations again and
        // again.
        private void dropDetails() {
            boolean isFromOldest = next == null;
            Station station = isFromOldest ? oldest : next;
            while (station != null && !details.hasRoom()) {
                int before = station.countedBytes;
                station.dropDetails();
                station.countDetails();
                if (station.countedBytes < before) {
                    details.countDropped();
                }
                station = station.newer;
            }
            next = station;
            if (next == null && !isFromOldest) {
                dropDetails();
            }
        }

        private void append(Station station) {
            station.list = this;
            station.older = newest;
            station.newer = null;
            if (newest == null) {
                oldest = station;
            } else {
                newest.newer = station;
            }
            newest = station;
        }

        private void remove(Station station) {
            station.list = null;
            next = next == station ? station.newer : next;
            if (station.older == null) {
                oldest = station.newer;
            } else {
                station.older.newer = station.newer;
            }
            if (station.newer == null) {
                newest = station.older;
            } else {
                station.newer.older = station.older;
            }
        }
    }
}
