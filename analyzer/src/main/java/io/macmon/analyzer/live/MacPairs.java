package io.macmon.analyzer.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Bytes and frames between pairs of MAC addresses, in a table of a fixed size: {@value #CAPACITY} pairs in sets of
 * {@value #WAYS}. In a full set, a pair replaces the one with the fewest bytes if it has more. One thread at a time.
 */
final class MacPairs {

    static final int WAYS = 8;
    static final int CAPACITY = 1 << 13;

    private static final long MIXER = 0x9E37_79B9_7F4A_7C15L;
    private static final int SET_BITS = 10; // of CAPACITY / WAYS sets

    private final long[] lower = new long[CAPACITY];
    private final long[] higher = new long[CAPACITY];
    private final long[] bytes = new long[CAPACITY];
    private final long[] frames = new long[CAPACITY];

    void clear() {
        java.util.Arrays.fill(frames, 0);
    }

    void add(long one, long other, long newBytes, long newFrames) {
        long low = Math.min(one, other);
        long high = Math.max(one, other);
        long mixed = (low * MIXER ^ high) * MIXER;
        int set = (int) (mixed >>> (Long.SIZE - SET_BITS)) * WAYS;
        int least = set;
        for (int at = set; at < set + WAYS; at++) {
            if (frames[at] == 0) {
                put(at, low, high, newBytes, newFrames);
                return;
            }
            if (lower[at] == low && higher[at] == high) {
                bytes[at] += newBytes;
                frames[at] += newFrames;
                return;
            }
            least = bytes[at] < bytes[least] ? at : least;
        }
        if (bytes[least] < newBytes) {
            put(least, low, high, newBytes, newFrames);
        }
    }

    private void put(int at, long low, long high, long newBytes, long newFrames) {
        lower[at] = low;
        higher[at] = high;
        bytes[at] = newBytes;
        frames[at] = newFrames;
    }

    /** The pairs with the most bytes, the largest first. */
    List<FlowScan.Pair> largest(int limit) {
        List<FlowScan.Pair> pairs = new ArrayList<>();
        for (int at = 0; at < CAPACITY; at++) {
            if (frames[at] > 0) {
                pairs.add(new FlowScan.Pair(lower[at], higher[at], bytes[at], frames[at]));
            }
        }
        pairs.sort(Comparator.comparingLong(FlowScan.Pair::bytes).reversed());
        return pairs.subList(0, Math.min(limit, pairs.size()));
    }
}
