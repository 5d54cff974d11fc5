package io.macmon.analyzer.audit.station;

import java.security.SecureRandom;
import java.util.function.Consumer;

/**
 * The stations by address, with a bound.
 *
 * <p>Open addressing with a secret multiplier, at most half full. A station that is held is never forgotten. The others stand in two
 * lines, in the order in which they were heard: who has been heard in few frames only, and who has settled. When there is no room, the
 * newcomer silent longest goes, and only when there is none the settled one silent longest: so a flood of made-up addresses pushes out
 * itself, and nobody who was there before.
 */
public final class StationTable {

    /** With so many frames a station has settled. */
    public static final int SETTLED_FRAMES = 4;

    private final long multiplier = new SecureRandom().nextLong() | 1;
    private final int most;
    private final RecencyList newcomers = new RecencyList();
    private final RecencyList settled = new RecencyList();
    private Station[] slots = new Station[1 << 10];
    private int size;
    private int held;
    private long forgotten;

    /** @param most stations besides those that are held */
    public StationTable(int most) {
        this.most = most;
    }

    /** Null when it is not there. */
    public Station find(long mac) {
        return slots[slotOf(mac)];
    }

    /** Adds one that is not there; one that is {@code held} stays. */
    public void add(Station station, boolean isHeld) {
        if (!isHeld && size - held >= most) {
            forget(newcomers.oldest != null ? newcomers.oldest : settled.oldest);
        }
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        slots[slotOf(station.mac)] = station;
        size++;
        if (isHeld) {
            held++;
        } else {
            lineOf(station).append(station);
        }
    }

    /** Notes that it was heard. */
    public void touch(Station station) {
        RecencyList line = station.line;
        if (line == null) {
            return;
        }
        RecencyList next = lineOf(station);
        if (next != line || station != line.newest) {
            line.remove(station);
            next.append(station);
        }
    }

    /** Holds who is not held yet, or the other way round. */
    public void setPinned(Station station, boolean isHeld) {
        if (isHeld && station.line != null) {
            station.line.remove(station);
            held++;
        } else if (!isHeld && station.line == null) {
            held--;
            lineOf(station).append(station);
        }
    }

    public int size() {
        return size;
    }

    /** How many had to make room. */
    public long forgotten() {
        return forgotten;
    }

    public void forEach(Consumer<Station> each) {
        for (Station station : slots) {
            if (station != null) {
                each.accept(station);
            }
        }
    }

    private RecencyList lineOf(Station station) {
        return station.frames() < SETTLED_FRAMES ? newcomers : settled;
    }

    private void forget(Station station) {
        station.line.remove(station);
        vacate(slotOf(station.mac));
        size--;
        forgotten++;
    }

    // Where the address is, or the empty slot where it would be.
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
        return (int)
                (((mixed ^ (mixed >>> Integer.SIZE)) * multiplier) >>> Long.numberOfLeadingZeros(slots.length - 1));
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
        for (Station station : before) {
            if (station != null) {
                slots[slotOf(station.mac)] = station;
            }
        }
    }

    /** Stations in the order in which they were heard. */
    static final class RecencyList {

        private Station oldest;
        private Station newest;

        private void append(Station station) {
            station.line = this;
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
            station.line = null;
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
