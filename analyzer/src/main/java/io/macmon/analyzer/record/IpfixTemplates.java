package io.macmon.analyzer.record;

import static io.macmon.analyzer.record.IpfixField.ipv6;
import static io.macmon.analyzer.record.IpfixField.milliseconds;
import static io.macmon.analyzer.record.IpfixField.nanoseconds;
import static io.macmon.analyzer.record.IpfixField.number;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.DirectionDetail.Range;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowNames.Http;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.capture.EtherType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One template for each shape of a flow record, so that no record has an element without a meaning: no ports for ICMP,
 * no reverse elements if only the source was seen.
 *
 * <pre>
 *   always        flowStart/EndMilliseconds 152 153, flowStart/EndNanoseconds 156 157, flowEndReason 136, flowId 148,
 *                 biflowDirection 239 (1, initiator), sourceMacAddress 56, destinationMacAddress 80, ethernetType 256,
 *                 packetDeltaCount 2, layer2OctetDeltaCount 352 (whole frames)
 *   VLAN          vlanId 58 and dot1qVlanId 243 (outer tag), dot1qCustomerVlanId 245 (next tag)
 *   IP            addresses 8 12 or 27 28, protocolIdentifier 4, octetDeltaCount 1 (IP), minimum/maximumTTL 52 53
 *   with ports    7 11, tcpControlBits 6
 *   ICMP          icmpTypeCodeIPv4 32 or icmpTypeCodeIPv6 139; the code is 0 for message types that have a reply
 *   HTTP          httpRequestMethod 459, httpRequestHost 460
 *   both ways     the reverse (RFC 5103) of 2 352 1 6 32 139 52 53 156 157
 * </pre>
 *
 * <p>Counts are deltas: if the active timeout splits a flow into several records, each counts its own frames.
 */
final class IpfixTemplates {

    private static final int FIRST_ID = 256;
    private static final int INITIATOR = 1;

    private final IpfixTemplate[] templates = new IpfixTemplate[Shape.COUNT]; // by the number of its shape

    /** The template for a record's shape; each shape always has the same ID. */
    IpfixTemplate of(FlowRecord flow) {
        IpfixTemplate known = templates[Shape.of(flow).number()];
        return known != null ? known : add(Shape.of(flow));
    }

    // Takes a second Shape: the caller's never escapes, so the JIT compiler removes its allocation.
    private IpfixTemplate add(Shape shape) {
        IpfixTemplate template = new IpfixTemplate(FIRST_ID + shape.number(), fields(shape));
        templates[shape.number()] = template;
        return template;
    }

    private static List<IpfixField> fields(Shape shape) {
        List<IpfixField> fields = new ArrayList<>(List.of(
                milliseconds(152, FlowRecord::first),
                milliseconds(153, FlowRecord::last),
                nanoseconds(156, FlowRecord::first),
                nanoseconds(157, FlowRecord::last),
                number(136, 1, flow -> flow.reason().code()),
                number(148, 8, FlowId::of),
                number(239, 1, flow -> INITIATOR),
                number(56, 6, flow -> FlowMacs.source(flow)),
                number(80, 6, flow -> FlowMacs.destination(flow)),
                number(256, 2, FlowRecord::etherType)));
        addVlans(fields, shape);
        addAddresses(fields, shape);
        addCounts(fields, shape);
        if (shape.http) {
            fields.add(IpfixField.text(459, flow -> http(flow).method()));
            fields.add(IpfixField.text(460, flow -> http(flow).hostname()));
        }
        if (shape.bidirectional) {
            addReverse(fields, shape);
        }
        return List.copyOf(fields);
    }

    private static Http http(FlowRecord flow) {
        return flow.names().flatMap(FlowNames::http).orElseThrow();
    }

    private static void addVlans(List<IpfixField> fields, Shape shape) {
        if (shape.vlans > 0) {
            fields.add(number(58, 2, flow -> flow.vlanIds().get(0)));
            fields.add(number(243, 2, flow -> flow.vlanIds().get(0)));
        }
        if (shape.vlans > 1) {
            fields.add(number(245, 2, flow -> flow.vlanIds().get(1)));
        }
    }

    private static void addAddresses(List<IpfixField> fields, Shape shape) {
        if (shape.etherType == EtherType.IPV4) {
            fields.add(number(8, 4, flow -> flow.source().address().low()));
            fields.add(number(12, 4, flow -> flow.destination().address().low()));
        } else if (shape.etherType == EtherType.IPV6) {
            fields.add(ipv6(27, flow -> flow.source().address()));
            fields.add(ipv6(28, flow -> flow.destination().address()));
        }
        if (shape.isIp()) {
            fields.add(number(4, 1, FlowRecord::protocol));
        }
        if (shape.upperLayer == UpperLayer.PORTS) {
            fields.add(number(7, 2, flow -> flow.source().port()));
            fields.add(number(11, 2, flow -> flow.destination().port()));
        }
    }

    private static void addCounts(List<IpfixField> fields, Shape shape) {
        fields.add(number(2, 8, flow -> flow.forward().frames()));
        fields.add(number(352, 8, flow -> flow.forward().bytes()));
        if (shape.isIp()) {
            fields.add(number(1, 8, flow -> flow.forward().ipBytes()));
        }
        switch (shape.upperLayer) {
            case PORTS -> fields.add(number(6, 2, flow -> flow.forward().tcpFlags()));
            case ICMP -> fields.add(number(32, 2, IpfixTemplates::typeAndCode));
            case ICMPV6 -> fields.add(number(139, 2, IpfixTemplates::typeAndCode));
            case NONE -> {}
        }
        if (shape.isIp() && shape.detailed) {
            addTtl(fields, FlowDetail::forward, false);
        }
    }

    private static void addReverse(List<IpfixField> fields, Shape shape) {
        fields.add(number(2, 8, flow -> flow.reverse().frames()).reversed());
        fields.add(number(352, 8, flow -> flow.reverse().bytes()).reversed());
        if (shape.isIp()) {
            fields.add(number(1, 8, flow -> flow.reverse().ipBytes()).reversed());
        }
        switch (shape.upperLayer) {
            case PORTS ->
                fields.add(number(6, 2, flow -> flow.reverse().tcpFlags()).reversed());
            case ICMP ->
                fields.add(number(32, 2, flow -> flow.destination().port() << 8).reversed());
            case ICMPV6 ->
                fields.add(
                        number(139, 2, flow -> flow.destination().port() << 8).reversed());
            case NONE -> {}
        }
        if (shape.isIp() && shape.detailed) {
            addTtl(fields, FlowDetail::reverse, true);
        }
        if (shape.detailed) {
            fields.add(nanoseconds(156, flow -> reverseDetail(flow).first().orElse(flow.first()))
                    .reversed());
            fields.add(nanoseconds(157, flow -> reverseDetail(flow).last().orElse(flow.last()))
                    .reversed());
        }
    }

    private static void addTtl(
            List<IpfixField> fields, Function<FlowDetail, DirectionDetail> direction, boolean reverse) {
        IpfixField least = number(52, 1, flow -> end(flow, direction, Range::min));
        IpfixField greatest = number(53, 1, flow -> end(flow, direction, Range::max));
        fields.add(reverse ? least.reversed() : least);
        fields.add(reverse ? greatest.reversed() : greatest);
    }

    private static int end(FlowRecord flow, Function<FlowDetail, DirectionDetail> direction, ToIntFunction<Range> end) {
        Optional<Range> ttl = direction.apply(flow.detail().orElseThrow()).ttl();
        return ttl.isPresent() ? end.applyAsInt(ttl.get()) : 0;
    }

    private static DirectionDetail reverseDetail(FlowRecord flow) {
        return flow.detail().orElseThrow().reverse();
    }

    private static int typeAndCode(FlowRecord flow) {
        return flow.source().port() << 8
                | (flow.hasIcmpReply() ? 0 : flow.destination().port());
    }

    private enum UpperLayer {
        NONE(0),
        PORTS(1),
        ICMP(2),
        ICMPV6(3);

        private final int number;

        UpperLayer(int number) {
            this.number = number;
        }
    }

    /** @param vlans number of VLAN tags: 0, 1, or 2 for two or more */
    private record Shape(
            int etherType, UpperLayer upperLayer, int vlans, boolean bidirectional, boolean detailed, boolean http) {

        /** All {@link #number}s are below it. */
        static final int COUNT = 2 * 3 * UpperLayer.values().length * 3 * 2 * 2;

        static Shape of(FlowRecord flow) {
            return new Shape(
                    flow.source().address() == null
                            ? 0
                            : flow.source().address().version() == 4 ? EtherType.IPV4 : EtherType.IPV6,
                    upperLayer(flow),
                    Math.min(2, flow.vlanIds().size()),
                    flow.isBidirectional(),
                    flow.detail().isPresent(),
                    flow.names().isPresent() && flow.names().get().http().isPresent());
        }

        private static UpperLayer upperLayer(FlowRecord flow) {
            if (flow.source().address() == null) {
                return UpperLayer.NONE;
            }
            if (flow.hasIcmpType()) {
                return flow.protocol() == IpProtocol.ICMP ? UpperLayer.ICMP : UpperLayer.ICMPV6;
            }
            return Ports.exist(flow) ? UpperLayer.PORTS : UpperLayer.NONE;
        }

        boolean isIp() {
            return etherType != 0;
        }

        int number() {
            int ip = etherType == 0 ? 0 : etherType == EtherType.IPV4 ? 1 : 2;
            int shape = (((http ? 1 : 0) * 3 + ip) * 4 + upperLayer.number) * 3 + vlans;
            return (shape * 2 + (bidirectional ? 1 : 0)) * 2 + (detailed ? 1 : 0);
        }
    }
}
