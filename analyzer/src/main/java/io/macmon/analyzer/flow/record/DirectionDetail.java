package io.macmon.analyzer.flow.record;

import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * What is measured in one direction of a flow record beyond totals.
 *
 * @param first               capture time of the earliest frame; empty if there is no frame
 * @param last                capture time of the latest frame; empty if there is no frame
 * @param frameBytes          bytes per frame as on the wire, without the FCS
 * @param gaps                inter-arrival times in this direction, in nanoseconds
 * @param ttl                 IPv4 time to live or IPv6 hop limit; empty if no frame carries IP
 * @param dscp                differentiated services code points (RFC 2474), 0 to 63; empty if no frame carries IP
 * @param payloadBytes        bytes after the TCP, UDP, UDP-Lite, SCTP or DCCP header, or the first 8 bytes of ICMP, to
 *                            the end of the IP packet as in {@link FlowTotals#ipBytes}; 0 for other protocols
 * @param streamBytes         TCP: length of the stream by sequence numbers: repeated bytes count once, and bytes that
 *                            were not captured count as well; other protocols: {@code payloadBytes}
 * @param retransmittedFrames TCP segments with payload that was sent before
 * @param retransmittedBytes  payload bytes that were sent before
 * @param fragments           IP fragments, first and later ones
 * @param oversizeFrames      frames whose IP packet is longer than 1,500 bytes; on Ethernet without jumbo frames, they
 *                            show that the kernel's receive offload (GRO, LRO) merged several packets
 * @param linkSource          source address of the first frame, for link types without a destination address such as
 *     Linux cooked captures; empty for others
 */
public record DirectionDetail(
        Optional<Instant> first,
        Optional<Instant> last,
        SummaryStats frameBytes,
        SummaryStats gaps,
        Optional<Range> ttl,
        Optional<Range> dscp,
        long payloadBytes,
        long streamBytes,
        long retransmittedFrames,
        long retransmittedBytes,
        long fragments,
        long oversizeFrames,
        Optional<MacAddress> linkSource) {

    /** A range of values, including both ends. */
    public record Range(int min, int max) {}
}
