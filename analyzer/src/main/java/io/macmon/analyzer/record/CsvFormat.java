package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ByteBuilder;
import io.macmon.config.text.CsvText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
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
 *   then src_name, dst_name      names of the stations with src_mac and dst_mac
 *   then, only if names are read: src_name_source, src_name_last_seen, dst_name_source, dst_name_last_seen,
 *   and the columns of NameColumn
 * </pre>
 *
 * <p>Text that a spreadsheet would run as a formula gets an apostrophe in front.
 */
public final class CsvFormat implements LineFormat {

    private final List<Column> columns = new ArrayList<>();
    private final CommunityId communityId;
    private final UtcText times = new UtcText();

    /** Creates a format without names. */
    public CsvFormat(CommunityId communityId) {
        this(communityId, StationLabels.NONE, false);
    }

    /** @param names whether there are columns for the names in the flows' payload */
    public CsvFormat(CommunityId communityId, StationLabels labels, boolean names) {
        this.communityId = communityId;
        addFlow();
        addDetail();
        addDirection("fwd_", FlowRecord::forward, FlowDetail::forward);
        addDirection("rev_", FlowRecord::reverse, FlowDetail::reverse);
        addStation("src_name", labels::sourceName);
        addStation("dst_name", labels::destinationName);
        if (names) {
            addStationSource("src_name", labels::sourceName);
            addStationSource("dst_name", labels::destinationName);
            NameColumn.CSV.forEach(column -> add(column.name(), (flow, out) -> quoted(column.of(flow), out)));
        }
    }

    @Override
    public List<String> headerLines(Instant now) {
        return List.of(columns.stream().map(Column::name).collect(Collectors.joining(",")));
    }

    @Override
    public boolean append(MonitorEvent event, ByteBuilder out) {
        if (!(event instanceof FlowEnded ended)) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            columns.get(i).value().append(ended.flow(), out);
        }
        return true;
    }

    @Override
    public String lineEnd() {
        return "\r\n";
    }

    private void addFlow() {
        add("start", (flow, out) -> times.iso(flow.first(), out));
        add("end", (flow, out) -> times.iso(flow.last(), out));
        addNumber(
                "duration_ns",
                flow -> Duration.between(flow.first(), flow.last()).toNanos());
        addNumber("flow_id", FlowId::of);
        add("community_id", communityId::append);
        add("src_mac", (flow, out) -> mac(FlowMacs.source(flow), out));
        add("dst_mac", (flow, out) -> mac(FlowMacs.destination(flow), out));
        add("src_ip", CsvFormat::hasIp, (flow, out) -> flow.source().address().appendTo(out));
        add(
                "dst_ip",
                CsvFormat::hasIp,
                (flow, out) -> flow.destination().address().appendTo(out));
        add("src_port", Ports::exist, (flow, out) -> out.number(flow.source().port()));
        add(
                "dst_port",
                Ports::exist,
                (flow, out) -> out.number(flow.destination().port()));
        add(
                "icmp_type",
                FlowRecord::hasIcmpType,
                (flow, out) -> out.number(flow.source().port()));
        add(
                "icmp_code",
                flow -> flow.hasIcmpType() && !flow.hasIcmpReply(),
                (flow, out) -> out.number(flow.destination().port()));
        add("vlans", (flow, out) -> vlans(flow.vlanIds(), out));
        addNumber("ether_type", FlowRecord::etherType);
        add("protocol", CsvFormat::hasIp, (flow, out) -> out.number(flow.protocol()));
        add("protocol_name", CsvFormat::hasIp, (flow, out) -> out.append(IpProtocolName.of(flow.protocol())));
        add("end_reason", (flow, out) -> out.append(flow.reason().id()));
        add("observed", (flow, out) -> out.append(flow.isBidirectional() ? "both" : "source-only"));
    }

    private void addStation(String prefix, Function<FlowRecord, Optional<StationName>> station) {
        add(prefix, (flow, out) -> {
            Optional<StationName> name = station.apply(flow);
            if (name.isPresent()) {
                quoted(name.get().name(), out);
            }
        });
    }

    private void addStationSource(String prefix, Function<FlowRecord, Optional<StationName>> station) {
        add(prefix + "_source", (flow, out) -> station.apply(flow).ifPresent(name -> out.append(name.source())));
        add(
                prefix + "_last_seen",
                (flow, out) ->
                        time(station.apply(flow).filter(StationName::isLearned).map(StationName::lastSeen), out));
    }

    private void addDetail() {
        addPart("history", detail -> detail, (detail, out) -> quoted(detail.history(), out));
        addPart("conn_state", detail -> detail, (detail, out) -> out.append(detail.connState()));
        addPart("rtt_ns", detail -> detail, (detail, out) -> {
            if (detail.handshake().isPresent()) {
                out.number(detail.handshake().get().roundTrip().toNanos());
            }
        });
        addPart("rtt_server_ns", detail -> detail, (detail, out) -> {
            if (detail.handshake().isPresent()
                    && detail.handshake().get().toSynAck().isPresent()) {
                out.number(detail.handshake().get().toSynAck().get().toNanos());
            }
        });
        addSpread("gap_", "_ns", FlowDetail::gaps);
    }

    private void addDirection(
            String prefix, Function<FlowRecord, FlowTotals> totals, Function<FlowDetail, DirectionDetail> direction) {
        addNumber(prefix + "frames", flow -> totals.apply(flow).frames());
        addNumber(prefix + "bytes", flow -> totals.apply(flow).bytes());
        addNumber(prefix + "ip_bytes", flow -> totals.apply(flow).ipBytes());
        addCount(prefix + "payload_bytes", direction, DirectionDetail::payloadBytes);
        add(
                prefix + "tcp_flags",
                CsvFormat::isTcp,
                (flow, out) -> hex(totals.apply(flow).tcpFlags(), out));
        addPart(prefix + "start", direction, (part, out) -> time(part.first(), out));
        addPart(prefix + "end", direction, (part, out) -> time(part.last(), out));
        addSpread(prefix + "frame_", "", detail -> direction.apply(detail).frameBytes());
        addSpread(prefix + "gap_", "_ns", detail -> direction.apply(detail).gaps());
        addRange(prefix + "ttl_", detail -> direction.apply(detail).ttl());
        addRange(prefix + "dscp_", detail -> direction.apply(detail).dscp());
        addCount(prefix + "retransmitted_frames", direction, DirectionDetail::retransmittedFrames);
        addCount(prefix + "retransmitted_bytes", direction, DirectionDetail::retransmittedBytes);
        addCount(prefix + "fragments", direction, DirectionDetail::fragments);
        addCount(prefix + "oversize_frames", direction, DirectionDetail::oversizeFrames);
        addPart(prefix + "link_source", direction, (part, out) -> {
            if (part.linkSource().isPresent()) {
                mac(part.linkSource().get().value(), out);
            }
        });
    }

    private void addSpread(String prefix, String unit, Function<FlowDetail, SummaryStats> spread) {
        addStatistic(prefix + "min" + unit, spread, (values, out) -> out.number(values.min()));
        addStatistic(prefix + "mean" + unit, spread, (values, out) -> Decimals.rounded(values.mean(), out));
        addStatistic(prefix + "max" + unit, spread, (values, out) -> out.number(values.max()));
        addStatistic(prefix + "stddev" + unit, spread, (values, out) -> Decimals.rounded(values.stddev(), out));
    }

    private void addStatistic(String name, Function<FlowDetail, SummaryStats> spread, Value<SummaryStats> statistic) {
        addPart(name, spread, (values, out) -> {
            if (values.count() > 0) {
                statistic.append(values, out);
            }
        });
    }

    private void addRange(String prefix, Function<FlowDetail, Optional<DirectionDetail.Range>> range) {
        addEnd(prefix + "min", range, DirectionDetail.Range::min);
        addEnd(prefix + "max", range, DirectionDetail.Range::max);
    }

    private void addEnd(
            String name,
            Function<FlowDetail, Optional<DirectionDetail.Range>> range,
            ToLongFunction<DirectionDetail.Range> end) {
        addPart(name, range, (ends, out) -> {
            if (ends.isPresent()) {
                out.number(end.applyAsLong(ends.get()));
            }
        });
    }

    private void addCount(
            String name, Function<FlowDetail, DirectionDetail> direction, ToLongFunction<DirectionDetail> count) {
        addPart(name, direction, (part, out) -> out.number(count.applyAsLong(part)));
    }

    // Empty if details were not measured.
    private <T> void addPart(String name, Function<FlowDetail, T> part, Value<T> value) {
        add(
                name,
                flow -> flow.detail().isPresent(),
                (flow, out) -> value.append(part.apply(flow.detail().get()), out));
    }

    private void addNumber(String name, ToLongFunction<FlowRecord> value) {
        add(name, (flow, out) -> out.number(value.applyAsLong(flow)));
    }

    private void add(String name, Predicate<FlowRecord> isKnown, Value<FlowRecord> value) {
        add(name, (flow, out) -> {
            if (isKnown.test(flow)) {
                value.append(flow, out);
            }
        });
    }

    private void add(String name, Value<FlowRecord> value) {
        columns.add(new Column(name, value));
    }

    private void time(Optional<Instant> at, ByteBuilder out) {
        if (at.isPresent()) {
            times.iso(at.get(), out);
        }
    }

    private static void mac(long mac, ByteBuilder out) {
        if (mac != 0) {
            MacAddress.append(mac, out);
        }
    }

    private static void vlans(List<Integer> ids, ByteBuilder out) {
        for (int i = 0; i < ids.size(); i++) {
            if (i > 0) {
                out.append(' ');
            }
            out.number(ids.get(i));
        }
    }

    // Without leading zeros.
    private static void hex(int flags, ByteBuilder out) {
        out.hex(flags, Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(flags) + 3) / 4));
    }

    private static boolean isTcp(FlowRecord flow) {
        return flow.protocol() == IpProtocol.TCP;
    }

    private static boolean hasIp(FlowRecord flow) {
        return flow.source().address() != null;
    }

    private static void quoted(String text, ByteBuilder out) {
        out.append(CsvText.quoted(text));
    }

    private record Column(String name, Value<FlowRecord> value) {}

    /** Appends a value; nothing if it is not known. */
    @FunctionalInterface
    private interface Value<T> {
        void append(T from, ByteBuilder out);
    }
}
