package io.macmon.capture.link;

import java.nio.ByteBuffer;

/**
 * A device's counters since its creation, as {@code ip -s -s link} shows them ({@code struct rtnl_link_stats64}).
 * Counters that the kernel does not report are 0. Lengths do not include the FCS.
 *
 * @param rxFrames    frames received; for a macvlan, frames passed on by its parent
 * @param rxErrors    all receive errors; a macvlan counts a copy here and in {@code rxDropped} if the CPU's backlog was
 *     full
 * @param rxDropped   frames received but dropped by the kernel. A parent includes broadcasts for which its broadcast
 *     queue had no room. Every device includes VLAN-tagged frames that no VLAN device accepted, even if a packet socket
 *     received them
 * @param multicast   multicast frames received; stays 0 on a source-mode macvlan
 * @param rxFifo      frames dropped by the network card because its FIFO was full
 * @param rxMissed    frames dropped by the network card for lack of buffers from the kernel
 * @param rxNoHandler frames dropped because no protocol handles them
 */
public record LinkCounters(
        long rxFrames,
        long rxBytes,
        long rxErrors,
        long rxDropped,
        long rxFifo,
        long rxMissed,
        long rxNoHandler,
        long multicast,
        long txFrames,
        long txBytes,
        long txErrors,
        long txDropped) {

    static final LinkCounters NONE = read(ByteBuffer.allocate(0));

    /** Frames that the network card dropped. */
    public long rxLost() {
        return rxMissed + rxFifo;
    }

    /** Reads the 64-bit counters; newer kernels append more. */
    static LinkCounters read(ByteBuffer stats) {
        return new LinkCounters(
                at(stats, 0),
                at(stats, 2),
                at(stats, 4),
                at(stats, 6),
                at(stats, 14),
                at(stats, 15),
                at(stats, 23),
                at(stats, 8),
                at(stats, 1),
                at(stats, 3),
                at(stats, 5),
                at(stats, 7));
    }

    private static long at(ByteBuffer stats, int index) {
        int offset = index * Long.BYTES;
        return offset + Long.BYTES <= stats.limit() ? stats.getLong(offset) : 0;
    }
}
