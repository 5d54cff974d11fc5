package io.macmon.analyzer.flow;

import io.macmon.config.net.MacAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The MAC addresses of open flows besides the first of each end, by the flow's slot. Few flows have any: those of hosts
 * behind a pair of gateways, or behind a virtual router that answers from its own address. One thread only.
 *
 * <p>Bounded: {@value #PER_END} addresses per end, {@value #MAX_FLOWS} flows. Allocates nothing until a flow has a
 * second address, and nothing per frame.
 */
final class OtherMacs {

    static final int PER_END = 3;
    static final int MAX_FLOWS = 1 << 16;

    private static final int STRIDE = 2 * PER_END;
    private static final int FIRST_FLOWS = 64;
    private static final int NONE = 0;

    private final int slots;

    // Entries begin at 1, so that 0 is none. The first word of a free entry is the next free one.
    private int[] entries = {};
    private long[] macs = {};
    private int used;
    private int free = NONE;

    /** @param slots the size of the flow table */
    OtherMacs(int slots) {
        this.slots = slots;
    }

    /**
     * Adds an address of an end unless it is known. Returns false if there was no room for it.
     *
     * @param end {@link FlowKey#A} or {@link FlowKey#B}
     */
    boolean add(int slot, int end, long mac) {
        if (!hasEntry(slot)) {
            return false;
        }
        int from = start(entries[slot], end);
        for (int at = from; at < from + PER_END; at++) {
            if (macs[at] == 0 || macs[at] == mac) {
                macs[at] = mac;
                return true;
            }
        }
        return false;
    }

    /**
     * Adds the address of an end that another one has replaced in the flow's key. It becomes the first here. Returns
     * false if there was no room for all.
     *
     * @param end {@link FlowKey#A} or {@link FlowKey#B}
     */
    boolean addReplaced(int slot, int end, long mac, long replacement) {
        if (!hasEntry(slot)) {
            return false;
        }
        int from = start(entries[slot], end);
        long moved = mac;
        for (int at = from; at < from + PER_END; at++) {
            long next = macs[at];
            macs[at] = moved;
            if (next == 0 || next == replacement) {
                return true;
            }
            moved = next;
        }
        return false;
    }

    /**
     * The addresses of one end, in the order in which they were first seen.
     *
     * @param end {@link FlowKey#A} or {@link FlowKey#B}
     */
    List<MacAddress> of(int slot, int end) {
        if (entries.length == 0 || entries[slot] == NONE) {
            return List.of();
        }
        List<MacAddress> addresses = new ArrayList<>(PER_END);
        int from = start(entries[slot], end);
        for (int at = from; at < from + PER_END && macs[at] != 0; at++) {
            addresses.add(new MacAddress(macs[at]));
        }
        return addresses;
    }

    /** Forgets a flow that has ended. */
    void remove(int slot) {
        if (entries.length > 0 && entries[slot] != NONE) {
            macs[start(entries[slot], FlowKey.A)] = free;
            free = entries[slot];
            entries[slot] = NONE;
        }
    }

    private boolean hasEntry(int slot) {
        if (entries.length == 0) {
            entries = new int[slots];
        }
        return entries[slot] != NONE || addEntry(slot);
    }

    private boolean addEntry(int slot) {
        int entry = free;
        if (entry != NONE) {
            free = (int) macs[start(entry, FlowKey.A)];
        } else if (used < MAX_FLOWS) {
            entry = ++used;
            if (macs.length < used * STRIDE) {
                macs = Arrays.copyOf(macs, Math.max(FIRST_FLOWS * STRIDE, 2 * macs.length));
            }
        } else {
            return false;
        }
        int from = start(entry, FlowKey.A);
        Arrays.fill(macs, from, from + STRIDE, 0);
        entries[slot] = entry;
        return true;
    }

    private static int start(int entry, int end) {
        return (entry - 1) * STRIDE + (end == FlowKey.A ? 0 : PER_END);
    }
}
