package io.macmon.analyzer.flow.record;

import io.macmon.config.net.MacAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * What the frames of one direction of a record tell beyond totals.
 *
 * @param first               the earliest frame's capture time; empty when there was no frame
 * @param last                the latest frame's capture time; empty when there was no frame
 * @param frameBytes         octets of the frames as on the wire, without the FCS
 * @param gaps                nanoseconds between each frame and the one before it in this direction
 * @param ttl                 IPv4 time to live or IPv6 hop limit; empty when no frame carried IP
 * @param dscp                differentiated services code points (RFC 2474), 0 to 63; empty when no frame carried IP
 * @param payloadBytes       behind the headers of TCP, UDP, UDP-Lite, SCTP or DCCP, as the IP length tells; 0 for others
 * @param retransmittedFrames TCP segments that had octets which were sent before
 * @param retransmittedBytes of those octets
 * @param fragments           IP fragments, first and later
 * @param oversizeFrames      whose IP packet has more than 1,500 octets: of the usual Ethernet, the kernel's receive
 *     offload (GRO, LRO) made them of several
 * @param linkSource          the first frame's source address where frames have no destination address, as in Linux
 *     cooked captures; empty elsewhere
 */
public record DirectionDetail(
        Optional<Instant> first,
        Optional<Instant> last,
        SummaryStats frameBytes,
        SummaryStats gaps,
        Optional<Range> ttl,
        Optional<Range> dscp,
        long payloadBytes,
        long retransmittedFrames,
        long retransmittedBytes,
        long fragments,
        long oversizeFrames,
        Optional<MacAddress> linkSource) {

    /** Both ends belong to it. */
    public record Range(int min, int max) {}
}
