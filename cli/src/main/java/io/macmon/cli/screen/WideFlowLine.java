package io.macmon.cli.screen;

import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.record.IpProtocolName;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.capture.EtherType;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A flow on one line of any length, with MAC addresses, VLANs and the end reason. */
final class WideFlowLine {

    private WideFlowLine() {}

    static void append(StringBuilder line, FlowRecord flow, StationLabels labels) {
        EndpointPair pair = EndpointPair.of(flow);
        line.append(String.format(
                Locale.ROOT,
                "%-9s %-22s > %-22s %6s/%-6s frames %6s/%-6s bytes %9s  %s > %s  %s%s",
                protocol(flow),
                pair.source(),
                pair.destination(),
                Quantities.scaled(flow.forward().frames()),
                Quantities.scaled(flow.reverse().frames()),
                Quantities.scaled(flow.forward().bytes()),
                Quantities.scaled(flow.reverse().bytes()),
                Quantities.seconds(Duration.between(flow.first(), flow.last())),
                named(flow.source().mac(), labels.sourceName(flow)),
                named(flow.destination().mac(), labels.destinationName(flow)),
                flow.vlanIds().isEmpty() ? "" : vlans(flow.vlanIds()) + "  ",
                Quantities.words(flow.reason().name())));
    }

    private static String named(MacAddress mac, Optional<StationName> name) {
        return name.map(known -> mac + " (" + StatisticsText.text(known) + ")").orElse(mac.toString());
    }

    /** The VLANs of a frame, outermost first. */
    static String vlans(List<Integer> ids) {
        return "vlan " + ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String protocol(FlowRecord flow) {
        return flow.source().address() == null ? EtherType.name(flow.etherType()) : IpProtocolName.of(flow.protocol());
    }
}
