package io.macmon.cli.fleet;

import io.macmon.analyzer.wire.KeyedHash;
import io.macmon.capture.EtherType;
import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.LinkType;
import io.macmon.capture.SourceMac;
import io.macmon.config.net.MacAddress;

/**
 * When each source was last heard in each VLAN. At most {@value #MAX_PAIRS} pairs of both, in 4 MiB; while it is full,
 * new pairs are left out. One thread only.
 */
final class VlanTimes implements FrameHandler {

    static final int MAX_PAIRS = 1 << 17;

    /** A source was not heard in a VLAN. */
    static final long NEVER = Long.MIN_VALUE;

    static final int VLAN_BITS = 12;

    private static final int VLAN_MASK = (1 << VLAN_BITS) - 1;
    private static final int FIRST_SLOTS = 1 << 11;
    private static final int HASH_BITS = 61;
    private static final int HEADER_BYTES = 14;
    private static final int TYPE_OFFSET = 12;
    private static final int TAG_END = 16;
    private static final long FREE = 0; // no station has the address 0

    /** Receives a pair. */
    @FunctionalInterface
    interface Reader {

        /** @param vlan the ID of the outermost tag; 0 for untagged */
        void read(long mac, int vlan, long lastNanos);
    }

    private long[] pairs = new long[FIRST_SLOTS]; // at most half of them are used
    private long[] times = new long[FIRST_SLOTS];
    private int size;
    private long latestPair = FREE;
    private int latestSlot;

    @Override
    public void onFrame(Frame frame) {
        if (frame.linkType() != LinkType.ETHERNET || frame.capturedLength() < HEADER_BYTES) {
            return;
        }
        long pair = SourceMac.outer(frame) << VLAN_BITS | vlan(frame);
        int slot = pair == latestPair ? latestSlot : find(pair);
        if (slot >= 0) {
            times[slot] = Math.max(times[slot], frame.timestampNanos());
        }
    }

    private static int vlan(Frame frame) {
        if (frame.capturedLength() < TAG_END) {
            return 0;
        }
        int typeAndTag = frame.memory().getInt(frame.offset() + TYPE_OFFSET);
        return EtherType.isVlanTag(typeAndTag >>> Short.SIZE) ? typeAndTag & VLAN_MASK : 0;
    }

    // The slot of a pair, which is added if it is new; negative if it cannot be added.
    private int find(long pair) {
        int slot = slotOf(pair);
        if (pairs[slot] == FREE) {
            if (size == MAX_PAIRS || !MacAddress.isStation(pair >>> VLAN_BITS)) {
                return -1;
            }
            if (2 * (size + 1) > pairs.length) {
                rebuild(2 * pairs.length, NEVER);
                slot = slotOf(pair);
            }
            size++;
            pairs[slot] = pair;
            times[slot] = NEVER;
        }
        latestPair = pair;
        latestSlot = slot;
        return slot;
    }

    // Sources choose their addresses, but do not know the key of the hash.
    private int slotOf(long pair) {
        int mask = pairs.length - 1;
        int slot = (int) (KeyedHash.mix(0, pair) >>> (HASH_BITS - Integer.bitCount(mask)));
        while (pairs[slot] != FREE && pairs[slot] != pair) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void rebuild(int slots, long sinceNanos) {
        long[] oldPairs = pairs;
        long[] oldTimes = times;
        pairs = new long[slots];
        times = new long[slots];
        size = 0;
        latestPair = FREE;
        for (int old = 0; old < oldPairs.length; old++) {
            if (oldPairs[old] != FREE && oldTimes[old] >= sinceNanos) {
                int slot = slotOf(oldPairs[old]);
                pairs[slot] = oldPairs[old];
                times[slot] = oldTimes[old];
                size++;
            }
        }
    }

    /** When a source was last heard in a VLAN; {@link #NEVER} if it was not, or is forgotten. */
    long lastNanos(long mac, int vlan) {
        long pair = mac << VLAN_BITS | vlan;
        int slot = slotOf(pair);
        return pairs[slot] == pair ? times[slot] : NEVER;
    }

    /** Passes each pair that was heard since a time to a reader. */
    void forEachHeard(long sinceNanos, Reader reader) {
        for (int slot = 0; slot < pairs.length; slot++) {
            if (pairs[slot] != FREE && times[slot] >= sinceNanos) {
                reader.read(pairs[slot] >>> VLAN_BITS, (int) pairs[slot] & VLAN_MASK, times[slot]);
            }
        }
    }

    /** Forgets what was last heard before a time. */
    void forget(long beforeNanos) {
        if (size > 0) {
            rebuild(pairs.length, beforeNanos);
        }
    }
}
