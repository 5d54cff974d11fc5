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

    private final FlowTable table;

    // Entries are numbered from 1; 0 means no entry. The first word of a free entry is the number of the next free one.
    private int[] entries = {};
    private long[] macs = {};
    private int used;
    private int free = NONE;

    OtherMacs(FlowTable table) {
        this.table = table;
    }

    /** Adds the addresses of a frame to its flow, unless they are known. Call before the frame is counted. */
    void add(int slot, MeterBatch batch, int frame) {
        boolean sourceIsB = batch.sourceIsB(frame);
        long state = table.get(slot, FlowTable.STATE);
        boolean isFirstOfSource = !FlowState.isSeen(state, FlowState.direction(state, sourceIsB));
        int source = sourceIsB ? FlowKey.B : FlowKey.A;
        int destination = sourceIsB ? FlowKey.A : FlowKey.B;
        add(slot, source, FlowKey.mac(batch.keys, MeterBatch.key(frame), source), isFirstOfSource);
        add(slot, destination, FlowKey.mac(batch.keys, MeterBatch.key(frame), destination), false);
    }

    // The address from which an end first sent comes first, also if frames were sent to another address of it before.
    private void add(int slot, int end, long mac, boolean isFirst) {
        long[] keys = table.keys();
        int key = FlowTable.key(slot);
        long known = FlowKey.mac(keys, key, end);
        if (mac == known || mac == 0) {
            return;
        }
        boolean hasRoom;
        if (isFirst || known == 0) {
            FlowKey.setMac(keys, key, end, mac);
            hasRoom = known == 0 || addReplaced(slot, end, known, mac);
        } else {
            hasRoom = addOther(slot, end, mac);
        }
        if (!hasRoom) {
            table.set(slot, FlowTable.STATE, FlowState.withMoreMacs(table.get(slot, FlowTable.STATE), end));
        }
    }

    private boolean addOther(int slot, int end, long mac) {
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

    // Adds the address that another one has replaced in the flow's key. It becomes the first here.
    private boolean addReplaced(int slot, int end, long mac, long replacement) {
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
            entries = new int[table.maxFlows()];
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
