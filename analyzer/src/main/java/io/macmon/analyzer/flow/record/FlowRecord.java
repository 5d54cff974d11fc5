package io.macmon.analyzer.flow.record;

import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.FlowMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A record of a biflow (RFC 5103), built when the flow ended or the active timeout ended the record. Forward is the
 * direction of the flow's first frame.
 *
 * <p>The meaning of the ports depends on the protocol. For ICMP, the source port is the type of the first message and
 * the destination port is the type of its reply, or the code if there is no reply type. For LLC frames without an
 * EtherType, the ports are the service access points.
 *
 * @param source      the end that sent the first frame
 * @param destination the other end
 * @param vlanIds     IDs of the VLAN tags, outermost first; empty if there are none
 * @param etherType   EtherType after all VLAN tags; 0 for LLC frames without one
 * @param protocol    the IANA protocol number; 0 if the frames carry no IP
 * @param first       capture time of the earliest frame
 * @param last        capture time of the latest frame
 * @param forward     totals of the frames from the source
 * @param reverse     totals of the frames from the destination
 * @param reason      why this record was built
 * @param detail      empty if the meter measures only {@linkplain FlowMetrics#TOTALS totals}
 * @param features    empty unless the meter measures {@linkplain FlowMetrics#FEATURES features}
 */
public record FlowRecord(
        FlowEndpoint source,
        FlowEndpoint destination,
        List<Integer> vlanIds,
        int etherType,
        int protocol,
        Instant first,
        Instant last,
        FlowTotals forward,
        FlowTotals reverse,
        EndReason reason,
        Optional<FlowDetail> detail,
        Optional<FlowFeatures> features) {

    public FlowRecord {
        vlanIds = List.copyOf(vlanIds);
    }

    /** A record with totals only. */
    public FlowRecord(
            FlowEndpoint source,
            FlowEndpoint destination,
            List<Integer> vlanIds,
            int etherType,
            int protocol,
            Instant first,
            Instant last,
            FlowTotals forward,
            FlowTotals reverse,
            EndReason reason) {
        this(
                source,
                destination,
                vlanIds,
                etherType,
                protocol,
                first,
                last,
                forward,
                reverse,
                reason,
                Optional.empty(),
                Optional.empty());
    }

    /** Whether frames in both directions were seen; a source-mode device often captures only one. */
    public boolean isBidirectional() {
        return reverse.frames() > 0;
    }

    /** Whether the protocol is ICMP or ICMPv6. */
    public boolean isIcmp() {
        return protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
    }

    /**
     * Whether the source port is an ICMP type, and the destination port its reply type or its code. Both are 0 if the
     * header was truncated or in a fragment that was not seen; no assigned type has these values.
     */
    public boolean hasIcmpType() {
        return isIcmp() && (source.port() | destination.port()) != 0;
    }

    /** Whether the destination port is the type of the ICMP reply; otherwise it is the code. */
    public boolean hasIcmpReply() {
        return hasIcmpType() && IcmpPairs.reply(protocol, source.port()) != IcmpPairs.NONE;
    }
}
