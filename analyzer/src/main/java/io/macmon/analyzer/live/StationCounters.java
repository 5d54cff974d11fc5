package io.macmon.analyzer.live;

import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * The frames of each source of one worker. The analysis thread counts; any thread reads.
 *
 * <pre>
 *   hash of the address --> index: row + 1 ...     0 when free
 *                                   |
 *                                   v
 *                rows: [ address | frames | bytes | first | last | VLANs | latest VLAN | unused ] ...
 * </pre>
 *
 * <p>A row is one cache line. There are at most {@value #MAX_STATIONS} rows, which take 8 MiB; the table starts small
 * and doubles. When it is full, a new source takes the row of the unlisted one that was silent longest of
 * {@value #EVICTION_SAMPLE} random ones, if that has been silent for a minute; otherwise its frames are not counted
 * here. So a flood of made-up addresses does not displace listed or busy stations.
 */
public final class StationCounters {

    /** Sources that are counted at once: twice as many as a station list can have. */
    public static final int MAX_STATIONS = 1 << 17;

    static final int EVICTION_SAMPLE = 4;

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long SILENT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int FIRST_ROWS = 1 << 10;
    private static final int STRIDE = 8;
    private static final int MAC = 0;
    private static final int FRAMES = 1;
    private static final int BYTES = 2;
    private static final int FIRST = 3;
    private static final int LAST = 4;
    private static final int VLANS = 5; // up to 5 of 12 bits, the latest lowest; 0xFFF is untagged, 0 is none
    private static final int LATEST_VLAN = 6;
    private static final int VLAN_BITS = 12;
    private static final int VLAN_MASK = (1 << VLAN_BITS) - 1;
    private static final int MAX_VLANS = 5;
    private static final long ALL_VLANS = (1L << (MAX_VLANS * VLAN_BITS)) - 1;
    private static final int TYPE_OFFSET = 12;
    private static final int TAG_END = 16;
    private static final long FREE = 0; // no station has the address 0

    /** Receives a row. */
    @FunctionalInterface
    public interface Reader {

        /**
         * @param firstNanos time of the first frame, nanoseconds since the epoch
         * @param lastNanos  time of the latest frame
         * @param vlans      see {@link #vlanIds}
         */
        void read(long mac, long frames, long bytes, long firstNanos, long lastNanos, long vlans);
    }

    private final LongPredicate listed;
    private final int maxRows;
    private final long multiplier = new SecureRandom().nextLong() | 1;
    private long random = multiplier;
    private long[] rows = new long[FIRST_ROWS * STRIDE];
    private volatile long[] shared = rows;
    private int[] index = new int[2 * FIRST_ROWS];
    private int shift = Long.numberOfLeadingZeros(index.length - 1);
    private int size;
    private long latestMac = FREE;
    private int latestRow;
    private final long[] untracked = new long[1];

    /** @param listed whether a source is listed; called on the analysis thread, while the table is full */
    public StationCounters(LongPredicate listed) {
        this(listed, MAX_STATIONS);
    }

    /** @param maxRows a power of two, at least 1,024 */
    StationCounters(LongPredicate listed, int maxRows) {
        this.listed = listed;
        this.maxRows = maxRows;
    }

    void count(long mac, Frame frame) {
        if (mac <= FREE) {
            return;
        }
        long nanos = frame.timestampNanos();
        int row = mac == latestMac ? latestRow : rowOf(mac, nanos);
        if (row < 0) {
            CELLS.setOpaque(untracked, 0, untracked[0] + 1);
            return;
        }
        long[] cells = rows;
        CELLS.setOpaque(cells, row + FRAMES, cells[row + FRAMES] + 1);
        CELLS.setOpaque(cells, row + BYTES, cells[row + BYTES] + frame.originalLength());
        CELLS.setOpaque(cells, row + LAST, Math.max(nanos, cells[row + LAST]));
        int vlan = vlan(frame);
        if (vlan != cells[row + LATEST_VLAN]) {
            cells[row + LATEST_VLAN] = vlan;
            addVlan(cells, row, vlan);
        }
    }

    private static int vlan(Frame frame) {
        if (frame.linkType() != LinkType.ETHERNET || frame.capturedLength() < TAG_END) {
            return VLAN_MASK;
        }
        int typeAndTag = frame.memory().getInt(frame.offset() + TYPE_OFFSET);
        int id = typeAndTag & VLAN_MASK;
        return id != 0 && EtherType.isVlanTag(typeAndTag >>> Short.SIZE) ? id : VLAN_MASK;
    }

    private static void addVlan(long[] cells, int row, int vlan) {
        long known = cells[row + VLANS];
        for (long rest = known; rest != 0; rest >>>= VLAN_BITS) {
            if ((rest & VLAN_MASK) == vlan) {
                return;
            }
        }
        CELLS.setOpaque(cells, row + VLANS, (known << VLAN_BITS | vlan) & ALL_VLANS);
    }

    // Where the source's row starts; negative if none.
    private int rowOf(long mac, long nanos) {
        int slot = slotOf(mac);
        int row = index[slot] == 0 ? add(mac, nanos) : (index[slot] - 1) * STRIDE;
        if (row >= 0) {
            latestMac = mac;
            latestRow = row;
        }
        return row;
    }

    private int add(long mac, long nanos) {
        if (size == maxRows) {
            return replaceSilent(mac, nanos);
        }
        if ((size + 1) * STRIDE > rows.length) {
            grow();
        }
        return put(mac, nanos, size++);
    }

    private int put(long mac, long nanos, int number) {
        int row = number * STRIDE;
        CELLS.setRelease(rows, row + MAC, FREE);
        VarHandle.releaseFence();
        for (int field = FRAMES; field < STRIDE; field++) {
            CELLS.setOpaque(rows, row + field, 0L);
        }
        CELLS.setOpaque(rows, row + FIRST, nanos);
        CELLS.setRelease(rows, row + MAC, mac);
        index[slotOf(mac)] = number + 1;
        return row;
    }

    private int replaceSilent(long mac, long nanos) {
        int silent = -1;
        for (int i = 0; i < EVICTION_SAMPLE; i++) {
            random ^= random << 13; // xorshift
            random ^= random >>> 7;
            random ^= random << 17;
            int row = (int) (random & (maxRows - 1)) * STRIDE;
            boolean isSilent = nanos - rows[row + LAST] > SILENT_NANOS;
            if (isSilent && (silent < 0 || rows[row + LAST] < rows[silent + LAST]) && !listed.test(rows[row + MAC])) {
                silent = row;
            }
        }
        if (silent < 0) {
            return -1;
        }
        vacate(slotOf(rows[silent + MAC]));
        latestMac = FREE;
        return put(mac, nanos, silent / STRIDE);
    }

    private void grow() {
        long[] larger = new long[2 * rows.length];
        System.arraycopy(rows, 0, larger, 0, rows.length);
        rows = larger;
        index = new int[2 * index.length];
        shift = Long.numberOfLeadingZeros(index.length - 1);
        for (int number = 0; number < size; number++) {
            index[slotOf(rows[number * STRIDE + MAC])] = number + 1;
        }
        shared = larger;
    }

    // The slot of the address, or the free slot where it belongs.
    private int slotOf(long mac) {
        int mask = index.length - 1;
        int slot = home(mac);
        while (index[slot] != 0 && rows[(index[slot] - 1) * STRIDE + MAC] != mac) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(long mac) {
        long mixed = mac * multiplier;
        return (int) (((mixed ^ (mixed >>> Integer.SIZE)) * multiplier) >>> shift);
    }

    // Knuth, The Art of Computer Programming, volume 3, section 6.4, algorithm R.
    private void vacate(int emptied) {
        int mask = index.length - 1;
        int hole = emptied;
        index[hole] = 0;
        for (int slot = (hole + 1) & mask; index[slot] != 0; slot = (slot + 1) & mask) {
            int fromHome = (slot - home(rows[(index[slot] - 1) * STRIDE + MAC])) & mask;
            if (fromHome >= ((slot - hole) & mask)) {
                index[hole] = index[slot];
                index[slot] = 0;
                hole = slot;
            }
        }
    }

    /** Passes each row to a reader. Rows that change hands meanwhile are left out. Thread-safe. */
    public void forEach(Reader reader) {
        long[] cells = shared;
        for (int row = 0; row < cells.length; row += STRIDE) {
            long mac = (long) CELLS.getAcquire(cells, row + MAC);
            long frames = (long) CELLS.getOpaque(cells, row + FRAMES);
            long bytes = (long) CELLS.getOpaque(cells, row + BYTES);
            long first = (long) CELLS.getOpaque(cells, row + FIRST);
            long last = (long) CELLS.getOpaque(cells, row + LAST);
            long vlans = (long) CELLS.getOpaque(cells, row + VLANS);
            VarHandle.acquireFence();
            if (mac != FREE && frames > 0 && (long) CELLS.getOpaque(cells, row + MAC) == mac) {
                reader.read(mac, frames, bytes, first, last, vlans);
            }
        }
    }

    /** Frames from sources for which there was no row. Thread-safe. */
    public long untracked() {
        return (long) CELLS.getOpaque(untracked, 0);
    }

    /** The latest VLAN IDs of a row, 0 for untagged, the latest first; at most {@value #MAX_VLANS}. */
    public static int[] vlanIds(long vlans) {
        int[] ids = new int[MAX_VLANS];
        int count = 0;
        for (long rest = vlans; rest != 0; rest >>>= VLAN_BITS) {
            int vlan = (int) (rest & VLAN_MASK);
            ids[count++] = vlan == VLAN_MASK ? 0 : vlan;
        }
        return java.util.Arrays.copyOf(ids, count);
    }
}
