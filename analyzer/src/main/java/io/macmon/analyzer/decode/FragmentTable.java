package io.macmon.analyzer.decode;

import java.util.Arrays;

/**
 * Remembers the protocol, and the ports or ICMP type, of first fragments; later fragments do not have them. Fragments
 * belong to the same datagram if their addresses, identification, VLANs and, for IPv4, protocol are equal (RFC 791
 * section 3.2, RFC 8200 section 4.5).
 *
 * <p>The table holds {@value #CAPACITY} datagrams in sets of {@value #WAYS}. Each datagram belongs to one set, where a
 * new datagram replaces the oldest. So a call examines at most {@value #WAYS} rows, whatever the traffic. A row is
 * valid for 30 seconds of capture time. The hash has no random seed, so a capture file gives the same flows in every
 * run.
 *
 * <pre>
 *   long 0, 1  source, high (IPv6 only) and low
 *   long 2, 3  destination, the same
 *   long 4     IDs of the outermost five VLAN tags, 12 bits each | number of VLAN tags, 4 bits
 *   long 5     identification, 32 | IP version, 8; never 0 | IPv4 protocol, 8
 *   long 6     capture time of the first fragment, nanoseconds since the epoch
 *   long 7     the caller's value
 * </pre>
 *
 * <p>All memory is allocated at the start. One thread only.
 */
final class FragmentTable {

    /** Maximum number of datagrams in the table. */
    static final int CAPACITY = 1_024;

    /** Rows in which a datagram may be stored. */
    static final int WAYS = 8;

    /** Maximum time between the first fragment and a later one. */
    static final long LIFETIME_NANOS = 30_000_000_000L;

    /** Returned if the datagram is not in the table. */
    static final long NONE = -1;

    private static final int SET_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(CAPACITY / WAYS);
    private static final int ROW_LENGTH = 8;
    private static final int KEY_LENGTH = 6;
    private static final int DATAGRAM = 5;
    private static final int NANOS = 6;
    private static final int VALUE = 7;

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private static final int VLAN_BITS = 12;
    private static final int KEPT_VLANS = 5;

    private final long[] key = new long[KEY_LENGTH];
    private final long[] rows = new long[CAPACITY * ROW_LENGTH];
    private final byte[] next = new byte[CAPACITY / WAYS];

    /** Selects the datagram that a decoded IP packet belongs to, for the next call. */
    void select(DecodedFrame packet, int identification) {
        key[0] = packet.sourceHigh();
        key[1] = packet.sourceLow();
        key[2] = packet.destinationHigh();
        key[3] = packet.destinationLow();
        key[4] = vlans(packet);
        long protocol = packet.ipVersion() == 4 ? packet.protocol() : 0;
        key[DATAGRAM] = (long) identification << 32 | (long) packet.ipVersion() << 8 | protocol;
    }

    /**
     * Stores a value for the selected datagram, and replaces any earlier value.
     *
     * @param nanos the first fragment's capture time
     * @param value not negative
     */
    void put(long nanos, long value) {
        int set = set();
        int row = find(set);
        if (row < 0) {
            row = (set * WAYS + next[set]) * ROW_LENGTH;
            next[set] = (byte) ((next[set] + 1) % WAYS);
            System.arraycopy(key, 0, rows, row, KEY_LENGTH);
        }
        rows[row + NANOS] = nanos;
        rows[row + VALUE] = value;
    }

    /**
     * The selected datagram's value, or {@link #NONE}.
     *
     * @param nanos the later fragment's capture time
     */
    long get(long nanos) {
        int row = find(set());
        if (row < 0) {
            return NONE;
        }
        long age = nanos - rows[row + NANOS];
        return age <= LIFETIME_NANOS && age >= -LIFETIME_NANOS ? rows[row + VALUE] : NONE;
    }

    private int set() {
        long hash = 0;
        for (long word : key) {
            hash = (hash ^ word) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        return (int) ((hash * MULTIPLIER) >>> SET_SHIFT);
    }

    private int find(int set) {
        int from = set * WAYS * ROW_LENGTH;
        for (int row = from; row < from + WAYS * ROW_LENGTH; row += ROW_LENGTH) {
            if (rows[row + DATAGRAM] == key[DATAGRAM]
                    && Arrays.equals(rows, row, row + KEY_LENGTH, key, 0, KEY_LENGTH)) {
                return row;
            }
        }
        return -1;
    }

    private static long vlans(DecodedFrame packet) {
        long vlans = 0;
        for (int tag = 0; tag < Math.min(packet.vlanTags(), KEPT_VLANS); tag++) {
            vlans = vlans << VLAN_BITS | packet.vlanId(tag);
        }
        return vlans << 4 | packet.vlanTags();
    }
}
