package io.macmon.capture.link;

import java.nio.ByteBuffer;

/**
 * A device's counters since it was made, as {@code ip -s -s link} shows them ({@code struct rtnl_link_stats64}). A
 * counter that the kernel does not have is 0. Lengths are without FCS.
 *
 * @param rxFrames    received; for a macvlan, passed on by its parent
 * @param rxErrors    of all kinds; a macvlan counts here, and in {@code rxDropped}, each copy that found the CPU's
 *                    backlog full
 * @param rxDropped   received and dropped by the kernel; a parent counts here broadcasts that found the port's queue
 *                    full, and every device a frame with a VLAN tag that no VLAN device took, though a packet socket
 *                    saw it
 * @param multicast   received to a group; stays 0 on a source-mode macvlan
 * @param rxFifo      dropped by the network card because its FIFO was full
 * @param rxMissed    dropped by the network card because the kernel gave it no buffers
 * @param rxNoHandler dropped because no protocol was there to take them
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

    /** Each counter has 64 bits; newer kernels append some. */
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

    private static long at(ByteBuffer stats, int place) {
        int offset = place * Long.BYTES;
        return offset + Long.BYTES <= stats.limit() ? stats.getLong(offset) : 0;
    }
}
