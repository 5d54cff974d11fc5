package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowDetail.Handshake;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.FlowMetrics;
import io.macmon.config.net.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Flows as comma-separated values (RFC 4180): one header line, one line a record, every column always there, and empty
 * where nothing was measured or heard.
 *
 * <pre>
 *   start, end                   of the record, UTC, to the nanosecond: 2024-05-06T07:08:09.123456789Z
 *   duration_ns                  between them
 *   flow_id, community_id        see the documentation of this package
 *   src_mac, dst_mac             of who sent the flow's first frame, and of the other
 *   src_ip, dst_ip               theirs; empty without IP
 *   src_port, dst_port           theirs; empty where the protocol has none
 *   icmp_type, icmp_code         of the first message; the code is empty when the type has an answer, for those share a flow
 *   vlans                        ids, outermost first, a space between
 *   ether_type, protocol         numbers; the name of the protocol is protocol_name
 *   end_reason                   idle_timeout, active_timeout, end_detected, forced, lack_of_resources
 *   observed                     both, or source-only
 *   history, conn_state          in Zeek's letters
 *   rtt_ns, rtt_server_ns        of the TCP handshake between both ends, and the part of it to who answers and back
 *   gap_(min|mean|max|stddev)_ns between frames, whichever way they went
 *   then for fwd_, what the source sent, and rev_:
 *   frames, octets, ip_octets, payload_octets, tcp_flags (hexadecimal), start, end,
 *   frame_(min|mean|max|stddev) octets, gap_(min|mean|max|stddev)_ns, ttl_min, ttl_max, dscp_min, dscp_max,
 *   retransmitted_frames, retransmitted_octets, fragments, oversize_frames, link_source
 * </pre>
 *
 * <p>A spreadsheet runs no field as a formula: text that begins like one has an apostrophe before it.
 */
public final class CsvFormat implements LineFormat {

    private static final String FORMULA_STARTS = "=+-@\t\r";

    private final List<Column> columns = new ArrayList<>();
    private final CommunityId communityId;

    public CsvFormat(CommunityId communityId) {
        this.communityId = communityId;
        addFlow();
        addDetail();
        addDirection("fwd_", FlowRecord::forward, FlowDetail::forward);
        addDirection("rev_", FlowRecord::reverse, FlowDetail::reverse);
    }

    @Override
    public FlowMetrics flowMetrics() {
        return FlowMetrics.DETAIL;
    }

    @Override
    public boolean accepts(MonitorEvent event) {
        return event instanceof FlowEnded;
    }

    @Override
    public List<String> headerLines(Instant now) {
        return List.of(columns.stream().map(Column::name).collect(Collectors.joining(",")));
    }

    @Override
    public Optional<String> line(MonitorEvent event) {
        FlowRecord flow = ((FlowEnded) event).flow();
        return Optional.of(columns.stream()
                .map(column -> quoted(column.value().apply(flow).toString()))
                .collect(Collectors.joining(",")));
    }

    @Override
    public String lineEnd() {
        return "\r\n";
    }

    private void addFlow() {
        add("start", FlowRecord::first);
        add("end", FlowRecord::last);
        add("duration_ns", flow -> Duration.between(flow.first(), flow.last()).toNanos());
        add("flow_id", FlowId::of);
        add("community_id", flow -> communityId.of(flow).orElse(""));
        add("src_mac", flow -> orEmpty(FlowMacs.source(flow)));
        add("dst_mac", flow -> orEmpty(FlowMacs.destination(flow)));
        add("src_ip", flow -> hasIp(flow) ? IpAddress.toString(flow.source().address()) : "");
        add(
                "dst_ip",
                flow -> hasIp(flow) ? IpAddress.toString(flow.destination().address()) : "");
        add("src_port", flow -> Ports.exist(flow) ? flow.source().port() : "");
        add("dst_port", flow -> Ports.exist(flow) ? flow.destination().port() : "");
        add("icmp_type", flow -> flow.isIcmp() ? flow.source().port() : "");
        add(
                "icmp_code",
                flow -> flow.isIcmp() && !flow.hasIcmpReply()
                        ? flow.destination().port()
                        : "");
        add("vlans", flow -> flow.vlanIds().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        add("ether_type", FlowRecord::etherType);
        add("protocol", flow -> hasIp(flow) ? flow.protocol() : "");
        add("protocol_name", flow -> hasIp(flow) ? IpProtocolName.of(flow.protocol()) : "");
        add("end_reason", flow -> flow.reason().name().toLowerCase(Locale.ROOT));
        add("observed", flow -> flow.isBidirectional() ? "both" : "source-only");
    }

    private void addDetail() {
        add("history", of(FlowDetail::history));
        add("conn_state", of(FlowDetail::connState));
        add(
                "rtt_ns",
                maybe(detail -> detail.handshake().map(Handshake::roundTrip).map(Duration::toNanos)));
        add(
                "rtt_server_ns",
                maybe(detail -> detail.handshake().flatMap(Handshake::toSynAck).map(Duration::toNanos)));
        addSpread("gap_", "_ns", flow -> flow.detail().map(FlowDetail::gaps));
    }

    private void addDirection(
            String prefix, Function<FlowRecord, FlowTotals> totals, Function<FlowDetail, DirectionDetail> direction) {
        add(prefix + "frames", flow -> totals.apply(flow).frames());
        add(prefix + "octets", flow -> totals.apply(flow).bytes());
        add(prefix + "ip_octets", flow -> totals.apply(flow).ipBytes());
        add(prefix + "payload_octets", of(direction.andThen(DirectionDetail::payloadBytes)));
        add(
                prefix + "tcp_flags",
                flow -> isTcp(flow) ? Integer.toHexString(totals.apply(flow).tcpFlags()) : "");
        add(prefix + "start", maybe(direction.andThen(DirectionDetail::first)));
        add(prefix + "end", maybe(direction.andThen(DirectionDetail::last)));
        addSpread(prefix + "frame_", "", flow -> flow.detail().map(direction).map(DirectionDetail::frameBytes));
        addSpread(prefix + "gap_", "_ns", flow -> flow.detail().map(direction).map(DirectionDetail::gaps));
        addRange(prefix + "ttl_", direction.andThen(DirectionDetail::ttl));
        addRange(prefix + "dscp_", direction.andThen(DirectionDetail::dscp));
        add(prefix + "retransmitted_frames", of(direction.andThen(DirectionDetail::retransmittedFrames)));
        add(prefix + "retransmitted_octets", of(direction.andThen(DirectionDetail::retransmittedBytes)));
        add(prefix + "fragments", of(direction.andThen(DirectionDetail::fragments)));
        add(prefix + "oversize_frames", of(direction.andThen(DirectionDetail::oversizeFrames)));
        add(prefix + "link_source", maybe(direction.andThen(DirectionDetail::linkSource)));
    }

    private void addSpread(String prefix, String unit, Function<FlowRecord, Optional<SummaryStats>> spread) {
        Function<FlowRecord, Optional<SummaryStats>> measured =
                flow -> spread.apply(flow).filter(values -> values.count() > 0);
        add(prefix + "min" + unit, measured.andThen(values -> orEmpty(values.map(SummaryStats::min))));
        add(prefix + "mean" + unit, measured.andThen(values -> orEmpty(values.map(some -> Decimals.of(some.mean())))));
        add(prefix + "max" + unit, measured.andThen(values -> orEmpty(values.map(SummaryStats::max))));
        add(
                prefix + "stddev" + unit,
                measured.andThen(values -> orEmpty(values.map(some -> Decimals.of(some.stddev())))));
    }

    private void addRange(String prefix, Function<FlowDetail, Optional<DirectionDetail.Range>> range) {
        add(prefix + "min", maybe(range.andThen(ends -> ends.map(DirectionDetail.Range::min))));
        add(prefix + "max", maybe(range.andThen(ends -> ends.map(DirectionDetail.Range::max))));
    }

    private void add(String name, Function<FlowRecord, ?> value) {
        columns.add(new Column(name, value));
    }

    private static Function<FlowRecord, Object> of(Function<FlowDetail, ?> part) {
        return flow -> orEmpty(flow.detail().map(part));
    }

    private static Function<FlowRecord, Object> maybe(Function<FlowDetail, ? extends Optional<?>> part) {
        return flow -> orEmpty(flow.detail().flatMap(part));
    }

    private static Object orEmpty(Optional<?> value) {
        return value.isPresent() ? value.get() : "";
    }

    private static boolean isTcp(FlowRecord flow) {
        return flow.protocol() == IpProtocol.TCP;
    }

    private static boolean hasIp(FlowRecord flow) {
        return flow.source().address() != null;
    }

    /** A field as RFC 4180 has it, and no formula. */
    static String quoted(String text) {
        String harmless = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return harmless.chars().anyMatch(letter -> ",\"\r\n".indexOf(letter) >= 0)
                ? '"' + harmless.replace("\"", "\"\"") + '"'
                : harmless;
    }

    private record Column(String name, Function<FlowRecord, ?> value) {}
}
