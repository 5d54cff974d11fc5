package io.macmon.analyzer.decode;

import java.util.Arrays;

/**
 * What the first fragments of datagrams told that later ones cannot tell: protocol, ports or ICMP type. Later fragments find it
 * by addresses, identification, VLANs, and, of IPv4, protocol (RFC 791 section 3.2, RFC 8200 section 4.5).
 *
 * <p>{@value #CAPACITY} datagrams, in sets of {@value #WAYS}: a datagram belongs to one set, where a new one takes the place of
 * the one there longest. So every call looks at {@value #WAYS} rows at most, whatever is sent. A row is valid for 30 seconds of
 * the frames' own time. Where a datagram lies is the same in every run, so that a file has the same flows each time.
 *
 * <pre>
 *   long 0, 1  source, high (IPv6 only) and low
 *   long 2, 3  destination: the same
 *   long 4     ids of the outermost five VLAN tags, 12 bits each | number of VLAN tags, 4 bits
 *   long 5     identification, 32 | IP version, 8; never 0 | IPv4 protocol, 8
 *   long 6     capture time of the first fragment, nanoseconds since the epoch
 *   long 7     what the first fragment told, as whoever puts it there writes it
 * </pre>
 *
 * <p>All of it is allocated at once. One thread only.
 */
final class FragmentTable {

    /** Datagrams remembered at once. */
    static final int CAPACITY = 1_024;

    /** Rows that a datagram may take. */
    static final int WAYS = 8;

    /** How long a datagram's later fragments are waited for. */
    static final long LIFETIME_NANOS = 30_000_000_000L;

    /** No datagram. */
    static final long NONE = -1;

    private static final int SET_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(CAPACITY / WAYS);
    private static final int ROW = 8;
    private static final int KEY_WORDS = 6;
    private static final int DATAGRAM = 5;
    private static final int NANOS = 6;
    private static final int TOLD = 7;

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private static final int VLAN_BITS = 12;
    private static final int KEPT_VLANS = 5;

    private final long[] key = new long[KEY_WORDS];
    private final long[] rows = new long[CAPACITY * ROW];
    private final byte[] next = new byte[CAPACITY / WAYS];

    /** Chooses the datagram that the next call is about: that of the IP packet which was decoded last. */
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
     * Remembers what the first fragment tells, in place of what an earlier one of the same datagram did.
     *
     * @param nanos the fragment's capture time
     * @param told  not negative
     */
    void put(long nanos, long told) {
        int set = set();
        int row = find(set);
        if (row < 0) {
            row = (set * WAYS + next[set]) * ROW;
            next[set] = (byte) ((next[set] + 1) % WAYS);
            System.arraycopy(key, 0, rows, row, KEY_WORDS);
        }
        rows[row + NANOS] = nanos;
        rows[row + TOLD] = told;
    }

    /** What the first fragment told, or {@link #NONE}. */
    long get(long nanos) {
        int row = find(set());
        if (row < 0) {
            return NONE;
        }
        long age = nanos - rows[row + NANOS];
        return age <= LIFETIME_NANOS && age >= -LIFETIME_NANOS ? rows[row + TOLD] : NONE;
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
        int from = set * WAYS * ROW;
        for (int row = from; row < from + WAYS * ROW; row += ROW) {
            if (rows[row + DATAGRAM] == key[DATAGRAM] && Arrays.equals(rows, row, row + KEY_WORDS, key, 0, KEY_WORDS)) {
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
