package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ByteBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

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

    private static final char UNSET = '-';
    private static final DateTimeFormatter OPEN_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final CommunityId communityId;
    private final StationLabels labels;
    private final List<Field> fields = new ArrayList<>(List.of(
            new Field("ts", "time", (flow, out) -> time(flow.first(), out)),
            new Field("uid", "string", FlowId::appendUid),
            new Field(
                    "id.orig_h", "addr", (flow, out) -> flow.source().address().appendTo(out)),
            number("id.orig_p", "port", flow -> flow.source().port()),
            new Field(
                    "id.resp_h",
                    "addr",
                    (flow, out) -> flow.destination().address().appendTo(out)),
            number("id.resp_p", "port", flow -> flow.destination().port()),
            new Field("proto", "enum", (flow, out) -> out.append(protocol(flow))),
            unset("service", "string"),
            new Field("duration", "interval", ZeekFormat::duration),
            new Field("orig_bytes", "count", (flow, out) -> payload(flow, FlowDetail::forward, out)),
            new Field("resp_bytes", "count", (flow, out) -> payload(flow, FlowDetail::reverse, out)),
            new Field("conn_state", "string", (flow, out) -> text(flow, FlowDetail::connState, out)),
            unset("local_orig", "bool"),
            unset("local_resp", "bool"),
            unset("missed_bytes", "count"),
            new Field("history", "string", (flow, out) -> text(flow, FlowDetail::history, out)),
            number("orig_pkts", "count", flow -> flow.forward().frames()),
            number("orig_ip_bytes", "count", flow -> flow.forward().ipBytes()),
            number("resp_pkts", "count", flow -> flow.reverse().frames()),
            number("resp_ip_bytes", "count", flow -> flow.reverse().ipBytes()),
            new Field("orig_l2_addr", "string", (flow, out) -> mac(FlowMacs.source(flow), out)),
            new Field("resp_l2_addr", "string", (flow, out) -> mac(FlowMacs.destination(flow), out)),
            new Field("vlan", "int", (flow, out) -> vlan(flow, 0, out)),
            new Field("inner_vlan", "int", (flow, out) -> vlan(flow, 1, out)),
            new Field("community_id", "string", this::communityId),
            new Field("orig_l2_name", "string", (flow, out) -> name(sourceName(flow), out)),
            new Field("resp_l2_name", "string", (flow, out) -> name(destinationName(flow), out))));

    /** Creates a format without names. */
    public ZeekFormat(CommunityId communityId) {
        this(communityId, StationLabels.NONE, false);
    }

    /** @param names whether there are fields for the names in the flows' payload */
    public ZeekFormat(CommunityId communityId, StationLabels labels, boolean names) {
        this.communityId = communityId;
        this.labels = labels;
        if (names) {
            addStationSource("orig_l2_name", this::sourceName);
            addStationSource("resp_l2_name", this::destinationName);
            NameColumn.ZEEK.forEach(column ->
                    fields.add(new Field(column.name(), "string", (flow, out) -> payloadName(column.of(flow), out))));
        }
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
    public boolean append(MonitorEvent event, ByteBuilder out) {
        if (!(event instanceof FlowEnded ended) || ended.flow().source().address() == null) {
            return false;
        }
        FlowRecord connection = isFlipped(ended.flow()) ? swapped(ended.flow()) : ended.flow();
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                out.append('\t');
            }
            fields.get(i).value().append(connection, out);
        }
        return true;
    }

    private static boolean isFlipped(FlowRecord flow) {
        return flow.detail().isPresent() && flow.detail().get().history().indexOf('^') >= 0;
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
                flow.features(),
                flow.names().map(FlowNames::withStationsSwapped));
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
        Instant closed =
                flow.detail().isPresent() ? flow.detail().get().closed().orElse(flow.last()) : flow.last();
        Instant end = closed.isBefore(flow.last()) ? closed : flow.last();
        return end.isBefore(flow.first()) ? flow.first() : end;
    }

    @Override
    public List<String> footerLines(Instant now) {
        return List.of("#close\t" + OPEN_TIME.format(now));
    }

    private String joined(Function<Field, String> part) {
        return fields.stream().map(part).collect(Collectors.joining("\t"));
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

    private static void payload(FlowRecord flow, Function<FlowDetail, DirectionDetail> direction, ByteBuilder out) {
        if (isInstant(flow) || !hasPayload(flow) || flow.detail().isEmpty()) {
            out.append(UNSET);
        } else {
            out.number(direction.apply(flow.detail().get()).streamBytes());
        }
    }

    private static boolean hasPayload(FlowRecord flow) {
        return Ports.exist(flow) || flow.protocol() == IpProtocol.ICMP || flow.protocol() == IpProtocol.ICMPV6;
    }

    private static void text(FlowRecord flow, Function<FlowDetail, String> part, ByteBuilder out) {
        String text = flow.detail().isPresent() ? part.apply(flow.detail().get()) : "";
        if (text.isEmpty()) {
            out.append(UNSET);
        } else {
            out.append(text);
        }
    }

    // A name that looks like an unset or empty field gets Zeek's escape for its first character.
    private static void payloadName(String name, ByteBuilder out) {
        switch (name) {
            case "" -> out.append(UNSET);
            case "-" -> out.append("\\x2d");
            case "(empty)" -> out.append("\\x28empty)");
            default -> out.append(name);
        }
    }

    private void communityId(FlowRecord flow, ByteBuilder out) {
        communityId.append(flow, out);
    }

    private static void vlan(FlowRecord flow, int tag, ByteBuilder out) {
        if (flow.vlanIds().size() > tag) {
            out.number(flow.vlanIds().get(tag));
        } else {
            out.append(UNSET);
        }
    }

    private static void mac(long mac, ByteBuilder out) {
        if (mac == 0) {
            out.append(UNSET);
        } else {
            MacAddress.append(mac, out);
        }
    }

    // Not method references of the labels: fields are made before those are set.
    private Optional<StationName> sourceName(FlowRecord flow) {
        return labels.sourceName(flow);
    }

    private Optional<StationName> destinationName(FlowRecord flow) {
        return labels.destinationName(flow);
    }

    private static void name(Optional<StationName> name, ByteBuilder out) {
        payloadName(name.map(StationName::name).orElse(""), out);
    }

    private void addStationSource(String prefix, Function<FlowRecord, Optional<StationName>> station) {
        fields.add(new Field(
                prefix + "_source",
                "string",
                (flow, out) -> out.append(station.apply(flow)
                        .filter(StationName::isLearned)
                        .map(StationName::source)
                        .orElse("-"))));
        fields.add(new Field(prefix + "_last_seen", "time", (flow, out) -> {
            Optional<StationName> learned = station.apply(flow).filter(StationName::isLearned);
            if (learned.isPresent()) {
                time(learned.get().lastSeen(), out);
            } else {
                out.append(UNSET);
            }
        }));
    }

    private static void time(Instant at, ByteBuilder out) {
        seconds(at.getEpochSecond(), at.getNano(), out);
    }

    private static void duration(FlowRecord flow, ByteBuilder out) {
        if (isInstant(flow)) {
            out.append(UNSET);
        } else {
            Duration length = Duration.between(flow.first(), end(flow));
            seconds(length.getSeconds(), length.getNano(), out);
        }
    }

    private static void seconds(long seconds, int nanos, ByteBuilder out) {
        out.number(seconds).append('.').padded(nanos / 1_000, 6);
    }

    private static Field number(String name, String type, ToLongFunction<FlowRecord> value) {
        return new Field(name, type, (flow, out) -> out.number(value.applyAsLong(flow)));
    }

    private static Field unset(String name, String type) {
        return new Field(name, type, (flow, out) -> out.append(UNSET));
    }

    private record Field(String name, String type, Value value) {}

    /** Appends the value of a field. */
    @FunctionalInterface
    private interface Value {
        void append(FlowRecord flow, ByteBuilder out);
    }
}
