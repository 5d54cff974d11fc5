package io.macmon.cli.docs;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.decode.ProtocolCounts;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Events of every kind, in which nothing is empty. */
final class SampleEvents {

    private static final int ECHO_REQUEST = 8;
    private static final int UNREACHABLE = 3;

    private SampleEvents() {}

    /** Events of a kind, in all variants that change what a format writes. */
    static List<MonitorEvent> of(Class<?> kind) {
        return kind == FlowEnded.class
                ? flows().map(SampleEvents::ended).toList()
                : Stream.of(true, false).map(isLast -> event(kind, isLast)).toList();
    }

    /** Events of all kinds. */
    static List<MonitorEvent> all() {
        return Arrays.stream(MonitorEvent.class.getPermittedSubclasses())
                .flatMap(kind -> of(kind).stream())
                .toList();
    }

    private static MonitorEvent event(Class<?> kind, boolean isLast) {
        FilledRecords filled = new FilledRecords()
                .with("Statistics.isFinal", isLast)
                .with("Totals.protocols", new ProtocolCounts().byName())
                .with("FlowCounts.records", recordsByEndReason())
                .with("Finding.subject", "192.0.2.1")
                .with("FleetAlert.json", "{\"event_type\":\"alert\"}");
        return (MonitorEvent) filled.of(kind);
    }

    private static Map<String, Long> recordsByEndReason() {
        return Arrays.stream(EndReason.values())
                .collect(Collectors.toMap(reason -> reason.name().toLowerCase(Locale.ROOT), reason -> 7L));
    }

    private static MonitorEvent ended(FlowRecord flow) {
        return new FlowEnded(flow.last(), flow);
    }

    /** Flows of every shape: protocols, addresses, VLAN tags, directions, with and without details. */
    private static Stream<FlowRecord> flows() {
        List<FlowRecord> flows = new ArrayList<>();
        for (String address : List.of("", "192.0.2.7", "2001:db8::7")) {
            int icmp = address.contains(":") ? IpProtocol.ICMPV6 : IpProtocol.ICMP;
            for (int protocol :
                    address.isEmpty() ? new int[] {0} : new int[] {IpProtocol.TCP, IpProtocol.UDP, icmp, 47}) {
                for (List<Integer> vlans : List.of(List.<Integer>of(), List.of(1), List.of(1, 2))) {
                    flows.addAll(flows(address, protocol, vlans));
                }
            }
        }
        return flows.stream();
    }

    private static List<FlowRecord> flows(String address, int protocol, List<Integer> vlans) {
        List<FlowRecord> flows = new ArrayList<>();
        for (int port : new int[] {ECHO_REQUEST, UNREACHABLE, 128}) {
            FilledRecords filled = new FilledRecords()
                    .with("FlowEndpoint.address", parse(address))
                    .with("FlowEndpoint.port", port)
                    .with("FlowRecord.protocol", protocol)
                    .with("FlowRecord.vlanIds", vlans)
                    .with("FlowTotals.tcpFlags", 0xFF)
                    .with("FlowDetail.connState", "SF");
            filled.with("FlowRecord.detail", Optional.of(filled.of(FlowDetail.class)));
            filled.with("FlowRecord.features", Optional.of(filled.of(FlowFeatures.class)));
            flows.add(filled.of(FlowRecord.class));
            flows.add(filled.with("FlowRecord.reverse", new FlowTotals(0, 0, 0, 0))
                    .of(FlowRecord.class));
            filled.with("FlowRecord.detail", Optional.empty()).with("FlowRecord.features", Optional.empty());
            flows.add(filled.of(FlowRecord.class));
        }
        return flows;
    }

    private static IpAddress parse(String address) {
        return address.isEmpty() ? null : IpAddress.parse(address);
    }

    /** A finding about a station and an IP address. */
    static Finding finding() {
        return new FilledRecords().with("Finding.subject", "192.0.2.1").of(Finding.class);
    }
}
