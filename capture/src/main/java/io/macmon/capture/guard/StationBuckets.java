package io.macmon.capture.guard;

import io.macmon.capture.linux.BpfAssembler;
import io.macmon.capture.linux.BpfAssembler.Condition;
import io.macmon.capture.linux.BpfAssembler.Operation;
import io.macmon.capture.linux.BpfAssembler.Size;
import io.macmon.capture.linux.BpfHelper;
import io.macmon.capture.linux.BpfMap;
import io.macmon.capture.linux.BpfRegister;
import io.macmon.capture.linux.LinuxException;
import java.nio.ByteBuffer;

/**
 * The addresses of most stations, in a table of {@value #BUCKETS} buckets in front of the map of all stations. A bucket
 * is a cache line with room for {@value #ENTRIES} addresses, so a lookup touches one line and calls no function; in the
 * map, it touches two lines or more that are spread over 16 MiB.
 *
 * <p>A bucket that has an empty entry has all stations whose addresses belong there; only if it has none, the map has
 * to be searched. Entries are filled in order, and an entry that was filled is never empty again. So a change replaces
 * one entry and moves none, and no processor that is searching the bucket misses another station.
 *
 * <p>Thread-safe. An address is the 64-bit number that the machine reads from a key of the map.
 */
final class StationBuckets {

    static final int BUCKETS = 1 << 11;
    static final int ENTRIES = 8;
    static final int BUCKET_LENGTH = ENTRIES * Long.BYTES;

    private static final long EMPTY = 0;
    private static final long REMOVED = -1; // never an address: two bytes of the key are always 0
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L; // Fibonacci hashing
    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(BUCKETS);

    private final BpfMap map;
    private final ByteBuffer key;
    private final ByteBuffer value;
    private final long[] entries = new long[BUCKETS * ENTRIES]; // what the map has

    /** @param map an array of {@link #BUCKETS} values of {@link #BUCKET_LENGTH} bytes, all zero */
    StationBuckets(BpfMap map) {
        this.map = map;
        key = map.newKey();
        value = map.newValue();
    }

    /** Adds a station, unless it is there or its bucket has no room; the map of all stations must have it already. */
    synchronized void add(long address) throws LinuxException {
        int first = bucket(address) * ENTRIES;
        if (address == EMPTY) {
            fill(first);
            return;
        }
        int free = -1;
        for (int i = first; i < first + ENTRIES; i++) {
            if (entries[i] == address) {
                return;
            }
            if (free < 0 && (entries[i] == EMPTY || entries[i] == REMOVED)) {
                free = i;
            }
        }
        if (free >= 0) {
            replace(free, address);
        }
    }

    // No entry can have the address of zeros, so the map must be searched for it.
    private void fill(int first) throws LinuxException {
        for (int i = first; i < first + ENTRIES; i++) {
            if (entries[i] == EMPTY) {
                replace(i, REMOVED);
            }
        }
    }

    /** Removes a station if it is there; the map of all stations must still have it. */
    synchronized void remove(long address) throws LinuxException {
        int first = bucket(address) * ENTRIES;
        for (int i = first; i < first + ENTRIES; i++) {
            if (entries[i] == address && address != EMPTY) {
                replace(i, REMOVED);
            }
        }
    }

    private void replace(int entry, long address) throws LinuxException {
        long before = entries[entry];
        entries[entry] = address;
        int bucket = entry / ENTRIES;
        key.putInt(0, bucket);
        for (int i = 0; i < ENTRIES; i++) {
            value.putLong(i * Long.BYTES, entries[bucket * ENTRIES + i]);
        }
        try {
            map.put(key, value);
        } catch (LinuxException failed) {
            entries[entry] = before;
            throw failed;
        }
    }

    static int bucket(long address) {
        return (int) ((address * MULTIPLIER) >>> SHIFT);
    }

    /**
     * Appends a lookup to a program. It falls through if only the map of all stations has the answer. Changes R0 to R5
     * and R7.
     *
     * @param addressOffset offset of the address on the stack
     * @param indexOffset   offset of four bytes on the stack that may be overwritten
     */
    static void lookUp(
            BpfAssembler code, BpfMap map, int addressOffset, int indexOffset, String station, String stranger) {
        code.load(Size.LONG, BpfRegister.R7, BpfRegister.R10, addressOffset)
                .moveLong(BpfRegister.R1, MULTIPLIER)
                .apply(Operation.MULTIPLY, BpfRegister.R1, BpfRegister.R7)
                .apply(Operation.SHIFT_RIGHT, BpfRegister.R1, SHIFT)
                .store(Size.WORD, BpfRegister.R10, indexOffset, BpfRegister.R1)
                .moveMap(BpfRegister.R1, map)
                .moveStackAddress(BpfRegister.R2, indexOffset)
                .call(BpfHelper.MAP_LOOKUP_ELEM)
                .jumpIf(BpfRegister.R0, Condition.EQUAL, 0, stranger);
        for (int i = 0; i < ENTRIES; i++) {
            // In this order: the address of a frame may be all zeros.
            code.load(Size.LONG, BpfRegister.R1, BpfRegister.R0, i * Long.BYTES)
                    .jumpIf(BpfRegister.R1, Condition.EQUAL, (int) EMPTY, stranger)
                    .jumpIf(BpfRegister.R1, Condition.EQUAL, BpfRegister.R7, station);
        }
    }
}
