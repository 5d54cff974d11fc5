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
 * Flows as comma-separated values (RFC 4180): a header line, then one line per record. Every column is always present;
 * it is empty if the value was not measured or no frame had it.
 *
 * <pre>
 *   start, end                   times of the first and last frame, in UTC: 2024-05-06T07:08:09.123456789Z
 *   duration_ns                  end minus start
 *   flow_id, community_id        see the documentation of this package
 *   src_mac, dst_mac             source: the sender of the flow's first frame; destination: the other end
 *   src_ip, dst_ip               empty without IP
 *   src_port, dst_port           empty where the protocol has no ports
 *   icmp_type, icmp_code         of the first message; the code is empty if the type has a reply type, because then
 *                                all codes share a flow
 *   vlans                        ids, outermost first, separated by spaces
 *   ether_type, protocol         numbers; protocol_name is the protocol's name
 *   end_reason                   idle_timeout, active_timeout, end_detected, forced, lack_of_resources,
 *                                clock_set_back
 *   observed                     both, or source-only
 *   history, conn_state          in Zeek's letters
 *   rtt_ns, rtt_server_ns        round trip of the TCP handshake: between both ends; from macmon to the responder
 *   gap_(min|mean|max|stddev)_ns time between consecutive frames in either direction
 *   then, with the prefix fwd_ for what the source sent and rev_ for the replies:
 *   frames, bytes, ip_bytes, payload_bytes, tcp_flags (hexadecimal), start, end,
 *   frame_(min|mean|max|stddev) in bytes, gap_(min|mean|max|stddev)_ns, ttl_min, ttl_max, dscp_min, dscp_max,
 *   retransmitted_frames, retransmitted_bytes, fragments, oversize_frames, link_source
 * </pre>
 *
 * <p>Text that a spreadsheet would run as a formula gets an apostrophe in front.
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
    public List<String> headerLines(Instant now) {
        return List.of(columns.stream().map(Column::name).collect(Collectors.joining(",")));
    }

    @Override
    public Optional<String> line(MonitorEvent event) {
        return event instanceof FlowEnded ended ? Optional.of(row(ended.flow())) : Optional.empty();
    }

    private String row(FlowRecord flow) {
        return columns.stream()
                .map(column -> quoted(column.value().apply(flow).toString()))
                .collect(Collectors.joining(","));
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
        add("icmp_type", flow -> flow.hasIcmpType() ? flow.source().port() : "");
        add(
                "icmp_code",
                flow -> flow.hasIcmpType() && !flow.hasIcmpReply()
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
        add(prefix + "bytes", flow -> totals.apply(flow).bytes());
        add(prefix + "ip_bytes", flow -> totals.apply(flow).ipBytes());
        add(prefix + "payload_bytes", of(direction.andThen(DirectionDetail::payloadBytes)));
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
        add(prefix + "retransmitted_bytes", of(direction.andThen(DirectionDetail::retransmittedBytes)));
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

    /** The text as a field of RFC 4180, and never a formula. */
    static String quoted(String text) {
        String value = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return value.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0)
                ? '"' + value.replace("\"", "\"\"") + '"'
                : value;
    }

    private record Column(String name, Function<FlowRecord, ?> value) {}
}
