package io.macmon.analyzer.flow.record;

import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.FlowMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A biflow (RFC 5103) that ended, or that the active timeout cut. Forward is the direction of the flow's first frame.
 *
 * <p>What stands for ports differs by protocol. For ICMP the source port is the type of the first message and the
 * destination port the type that answers it, or, when no type does, the code. For LLC frames without an EtherType the
 * ports are the service access points.
 *
 * @param source      who sent the first frame
 * @param destination to whom
 * @param vlanIds     of the VLAN tags, outermost first; empty when there were none
 * @param etherType   behind all VLAN tags; 0 for LLC frames that have none
 * @param protocol    the IANA protocol number; 0 when the frames carry no IP
 * @param first       the earliest frame's capture time
 * @param last        the latest frame's capture time
 * @param forward     sent by the source
 * @param reverse     sent by the destination
 * @param reason      why this record was made
 * @param detail      empty when the meter was to measure {@linkplain FlowMetrics#TOTALS totals} only
 * @param features    empty when the meter was not to measure {@linkplain FlowMetrics#FEATURES features}
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

    /** Of totals only. */
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

    /** Whether frames of both directions were seen; a source-mode device often hears one. */
    public boolean isBidirectional() {
        return reverse.frames() > 0;
    }

    /** Whether the ports are an ICMP type and what belongs to it. */
    public boolean isIcmp() {
        return protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
    }

    /** Whether the destination's port is the ICMP type that answers the source's; otherwise it is the code. */
    public boolean hasIcmpReply() {
        return isIcmp() && IcmpPairs.reply(protocol, source.port()) != IcmpPairs.NONE;
    }
}
