package io.macmon.analyzer.flow.record;

import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.WallClock;
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
 * @param instance    tells flows with the same key apart, and is the same in all records of a flow: see
 *                    {@link #instance(long)}
 * @param first       capture time of the earliest frame
 * @param last        capture time of the latest frame
 * @param forward     totals of the frames from the source
 * @param reverse     totals of the frames from the destination
 * @param reason      why this record was built
 * @param detail      empty if the meter measures only {@linkplain FlowMetrics#TOTALS totals}
 * @param features    empty unless the meter measures {@linkplain FlowMetrics#FEATURES features}
 * @param names       empty unless the meter reads names; present but without names if the flow revealed none
 */
public record FlowRecord(
        FlowEndpoint source,
        FlowEndpoint destination,
        List<Integer> vlanIds,
        int etherType,
        int protocol,
        int instance,
        Instant first,
        Instant last,
        FlowTotals forward,
        FlowTotals reverse,
        EndReason reason,
        Optional<FlowDetail> detail,
        Optional<FlowFeatures> features,
        Optional<FlowNames> names) {

    /** Number of bits of {@link #instance()}. */
    public static final int INSTANCE_BITS = 30;

    public FlowRecord {
        vlanIds = List.copyOf(vlanIds);
    }

    /** A record of a meter that does not read names. */
    public FlowRecord(
            FlowEndpoint source,
            FlowEndpoint destination,
            List<Integer> vlanIds,
            int etherType,
            int protocol,
            int instance,
            Instant first,
            Instant last,
            FlowTotals forward,
            FlowTotals reverse,
            EndReason reason,
            Optional<FlowDetail> detail,
            Optional<FlowFeatures> features) {
        this(
                source,
                destination,
                vlanIds,
                etherType,
                protocol,
                instance,
                first,
                last,
                forward,
                reverse,
                reason,
                detail,
                features,
                Optional.empty());
    }

    /** The first record of a flow, with totals only. */
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
                instance(WallClock.nanos(first)),
                first,
                last,
                forward,
                reverse,
                reason,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * A hash of the time when a flow started, in {@value #INSTANCE_BITS} bits. The time counts in microseconds, because
     * some capture files have no nanoseconds.
     *
     * @param startNanos capture time of the flow's first frame, in nanoseconds since the epoch
     */
    public static int instance(long startNanos) {
        long micros = Math.floorDiv(startNanos, 1_000L);
        return (int) ((micros * 0x9E37_79B9_7F4A_7C15L) >>> (Long.SIZE - INSTANCE_BITS));
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
