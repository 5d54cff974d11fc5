package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Flows as Zeek's {@code conn.log}, tab-separated, with the fields that Zeek's policies add for MACs, VLANs and
 * Community ID.
 *
 * <p>As in Zeek, a flow whose first and last frames have the same time has neither duration nor payload bytes, and ICMP
 * puts its type and code, or its type and reply type, into the ports; {@code orig} is the end that opened the
 * connection, which need not be the flow's source. Unlike Zeek, which writes one line when a
 * connection is over, this format has a line with its own {@code uid} for each record that the active timeout ends.
 * Service, locality and missed bytes are not measured and stay unset. Flows without IP are not written.
 */
public final class ZeekFormat implements LineFormat {

    private static final String UNSET = "-";
    private static final DateTimeFormatter OPEN_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final CommunityId communityId;
    private final List<Field> fields = List.of(
            new Field("ts", "time", flow -> time(flow.first())),
            new Field("uid", "string", FlowId::uid),
            new Field(
                    "id.orig_h",
                    "addr",
                    flow -> IpAddress.toString(flow.source().address())),
            new Field("id.orig_p", "port", flow -> number(flow.source().port())),
            new Field(
                    "id.resp_h",
                    "addr",
                    flow -> IpAddress.toString(flow.destination().address())),
            new Field("id.resp_p", "port", flow -> number(flow.destination().port())),
            new Field("proto", "enum", ZeekFormat::protocol),
            new Field("service", "string", flow -> UNSET),
            new Field("duration", "interval", flow -> isInstant(flow) ? UNSET : duration(flow)),
            new Field("orig_bytes", "count", flow -> payload(flow, FlowDetail::forward)),
            new Field("resp_bytes", "count", flow -> payload(flow, FlowDetail::reverse)),
            new Field("conn_state", "string", flow -> text(flow.detail().map(FlowDetail::connState))),
            new Field("local_orig", "bool", flow -> UNSET),
            new Field("local_resp", "bool", flow -> UNSET),
            new Field("missed_bytes", "count", flow -> UNSET),
            new Field("history", "string", flow -> text(flow.detail().map(FlowDetail::history))),
            new Field("orig_pkts", "count", flow -> number(flow.forward().frames())),
            new Field("orig_ip_bytes", "count", flow -> number(flow.forward().ipBytes())),
            new Field("resp_pkts", "count", flow -> number(flow.reverse().frames())),
            new Field("resp_ip_bytes", "count", flow -> number(flow.reverse().ipBytes())),
            new Field(
                    "orig_l2_addr", "string", flow -> text(FlowMacs.source(flow).map(MacAddress::toString))),
            new Field(
                    "resp_l2_addr",
                    "string",
                    flow -> text(FlowMacs.destination(flow).map(MacAddress::toString))),
            new Field("vlan", "int", flow -> vlan(flow, 0)),
            new Field("inner_vlan", "int", flow -> vlan(flow, 1)),
            new Field("community_id", "string", this::communityId));

    public ZeekFormat(CommunityId communityId) {
        this.communityId = communityId;
    }

    @Override
    public List<String> headerLines(Instant now) {
        return List.of(
                "#separator \\x09",
                "#set_separator\t,",
                "#empty_field\t(empty)",
                "#unset_field\t-",
                "#path\tconn",
                "#open\t" + OPEN_TIME.format(now),
                "#fields\t" + joined(Field::name),
                "#types\t" + joined(Field::type));
    }

    @Override
    public Optional<String> line(MonitorEvent event) {
        return event instanceof FlowEnded ended && ended.flow().source().address() != null
                ? Optional.of(row(ended.flow()))
                : Optional.empty();
    }

    private String row(FlowRecord flow) {
        FlowRecord connection = isFlipped(flow) ? swapped(flow) : flow;
        return joined(field -> field.value().apply(connection));
    }

    private static boolean isFlipped(FlowRecord flow) {
        return flow.detail().map(FlowDetail::history).orElse("").indexOf('^') >= 0;
    }

    private static FlowRecord swapped(FlowRecord flow) {
        return new FlowRecord(
                flow.destination(),
                flow.source(),
                flow.vlanIds(),
                flow.etherType(),
                flow.protocol(),
                flow.instance(),
                flow.first(),
                flow.last(),
                flow.reverse(),
                flow.forward(),
                flow.reason(),
                flow.detail().map(ZeekFormat::swapped),
                flow.features());
    }

    private static FlowDetail swapped(FlowDetail detail) {
        return new FlowDetail(
                detail.reverse(),
                detail.forward(),
                detail.gaps(),
                detail.history(),
                detail.connState(),
                detail.closed(),
                detail.handshake());
    }

    // As in Zeek, the time after both ends have closed does not count.
    private static Instant end(FlowRecord flow) {
        Instant closed = flow.detail().flatMap(FlowDetail::closed).orElse(flow.last());
        Instant end = closed.isBefore(flow.last()) ? closed : flow.last();
        return end.isBefore(flow.first()) ? flow.first() : end;
    }

    @Override
    public List<String> footerLines(Instant now) {
        return List.of("#close\t" + OPEN_TIME.format(now));
    }

    private String joined(Function<Field, String> part) {
        List<String> parts = new ArrayList<>(fields.size());
        fields.forEach(field -> parts.add(part.apply(field)));
        return String.join("\t", parts);
    }

    private static String protocol(FlowRecord flow) {
        return switch (flow.protocol()) {
            case IpProtocol.TCP -> "tcp";
            case IpProtocol.UDP -> "udp";
            case IpProtocol.ICMP, IpProtocol.ICMPV6 -> "icmp";
            default -> "unknown_transport";
        };
    }

    private static boolean isInstant(FlowRecord flow) {
        return flow.first().equals(end(flow));
    }

    private static String payload(FlowRecord flow, Function<FlowDetail, DirectionDetail> direction) {
        return isInstant(flow) || !Ports.exist(flow)
                ? UNSET
                : flow.detail()
                        .map(direction)
                        .map(detail -> number(detail.streamBytes()))
                        .orElse(UNSET);
    }

    private String communityId(FlowRecord flow) {
        return communityId.of(flow).orElse(UNSET);
    }

    private static String vlan(FlowRecord flow, int tag) {
        return flow.vlanIds().size() > tag ? number(flow.vlanIds().get(tag)) : UNSET;
    }

    private static String text(Optional<String> text) {
        return text.filter(value -> !value.isEmpty()).orElse(UNSET);
    }

    private static String time(Instant at) {
        return String.format(Locale.ROOT, "%d.%06d", at.getEpochSecond(), at.getNano() / 1_000);
    }

    private static String duration(FlowRecord flow) {
        Duration length = Duration.between(flow.first(), end(flow));
        return String.format(Locale.ROOT, "%d.%06d", length.getSeconds(), length.getNano() / 1_000);
    }

    private static String number(long number) {
        return Long.toString(number);
    }

    private record Field(String name, String type, Function<FlowRecord, String> value) {}
}
