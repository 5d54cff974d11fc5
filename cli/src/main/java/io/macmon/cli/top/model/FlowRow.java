package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A flow, open or ended. Numbers are {@link Fields#UNKNOWN} if the reply does not have them.
 *
 * @param source         address and port, or the MAC address of a flow without IP
 * @param sourceMacs     of the source, the first one first
 * @param isOneSided     whether no frame from the destination was seen
 * @param state          {@code conn_state}, as in {@code SF}
 * @param endReason      why the record was written; empty if the flow is open
 * @param bytesPerSecond of an open flow; of an ended one, its mean
 */
public record FlowRow(
        String key,
        String source,
        String destination,
        List<String> addresses,
        List<String> ports,
        List<String> sourceMacs,
        List<String> destinationMacs,
        String protocol,
        String vlans,
        boolean isOneSided,
        String state,
        String endReason,
        long framesToServer,
        long framesToClient,
        long bytesToServer,
        long bytesToClient,
        long seconds,
        long bytesPerSecond,
        Instant start,
        Instant end,
        JsonObject json)
        implements ModelRow {

    private static final int ARP = 0x0806;

    public static FlowRow of(JsonObject json) {
        JsonObject flow = json.object("flow");
        JsonObject macmon = json.object("macmon");
        JsonObject ether = json.object("ether");
        List<String> sourceMacs = Fields.texts(ether, "src_macs", "");
        List<String> destinationMacs = Fields.texts(ether, "dest_macs", "");
        long toServer = Fields.number(flow, "bytes_toserver");
        long toClient = Fields.number(flow, "bytes_toclient");
        Instant start = Fields.time(flow, "start");
        Instant end = Fields.time(flow, "end");
        boolean isOneSided = json.has("one_sided")
                ? json.flag("one_sided")
                : Fields.text(macmon, "observed").equals("source-only");
        return new FlowRow(
                Fields.text(json, "flow_id") + "@" + Fields.text(flow, "start"),
                endpoint(json, "src", sourceMacs),
                endpoint(json, "dest", destinationMacs),
                nonEmpty(Fields.text(json, "src_ip"), Fields.text(json, "dest_ip")),
                nonEmpty(Fields.text(json, "src_port"), Fields.text(json, "dest_port")),
                sourceMacs,
                destinationMacs,
                protocol(json, ether),
                Fields.numbers(json, "vlan"),
                isOneSided,
                state(json, flow, macmon),
                isOpen(json) ? "" : Fields.text(macmon, "end_reason").replace('_', ' '),
                Fields.number(flow, "pkts_toserver"),
                Fields.number(flow, "pkts_toclient"),
                toServer,
                toClient,
                Fields.number(flow, "age"),
                rate(json, toServer + Math.max(0, toClient), start, end),
                start,
                end,
                json);
    }

    // Only the record of an open flow has a rate.
    private static boolean isOpen(JsonObject json) {
        return json.has("bytes_per_second");
    }

    private static String endpoint(JsonObject json, String side, List<String> macs) {
        String address = Fields.text(json, side + "_ip");
        String port = Fields.text(json, side + "_port");
        if (address.isEmpty()) {
            return macs.isEmpty() ? "" : macs.get(0);
        }
        if (port.isEmpty()) {
            return address;
        }
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
    }

    private static String protocol(JsonObject json, JsonObject ether) {
        String protocol = Fields.text(json, "proto");
        if (protocol.equals("IPv6-ICMP")) {
            return "ICMPv6";
        }
        long type = Fields.number(ether, "ether_type");
        if (!protocol.isEmpty() || type == Fields.UNKNOWN) {
            return protocol;
        }
        return type == ARP ? "ARP" : String.format("0x%04x", type);
    }

    private static String state(JsonObject json, JsonObject flow, JsonObject macmon) {
        String state = Fields.text(macmon, "conn_state");
        state = state.isEmpty() ? Fields.text(json, "state") : state;
        return state.isEmpty() ? Fields.text(flow, "state") : state;
    }

    private static long rate(JsonObject json, long bytes, Instant start, Instant end) {
        long rate = Fields.number(json, "bytes_per_second");
        if (rate != Fields.UNKNOWN || bytes < 0 || start.equals(Fields.NEVER)) {
            return rate;
        }
        long millis = Math.max(1_000, end.toEpochMilli() - start.toEpochMilli());
        return Math.round(bytes * 1_000.0 / millis);
    }

    private static List<String> nonEmpty(String... texts) {
        List<String> found = new ArrayList<>(List.of(texts));
        found.removeIf(String::isEmpty);
        return found;
    }

    public long frames() {
        return Math.max(0, framesToServer) + Math.max(0, framesToClient);
    }

    public long bytes() {
        return Math.max(0, bytesToServer) + Math.max(0, bytesToClient);
    }

    @Override
    public List<String> values(FilterField field) {
        return switch (field) {
            case MAC -> {
                List<String> macs = new ArrayList<>(sourceMacs);
                macs.addAll(destinationMacs);
                yield macs;
            }
            case IP -> addresses;
            case STATE -> List.of(state);
            case PORT -> ports;
            default -> List.of();
        };
    }

    @Override
    public List<String> texts() {
        List<String> texts = new ArrayList<>(values(FilterField.MAC));
        texts.addAll(List.of(source, destination, protocol, state, endReason));
        return texts;
    }
}
