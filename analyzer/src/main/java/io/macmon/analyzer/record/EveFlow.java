package io.macmon.analyzer.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The fields of an EVE {@code flow} event that describe the flow. */
final class EveFlow {

    // From the lowest bit to the highest.
    private static final String[] TCP_FLAGS = {"fin", "syn", "rst", "psh", "ack", "urg", "ecn", "cwr"};

    private EveFlow() {}

    /** Writes the VLAN IDs, outermost first; nothing if there are none. */
    static void vlans(JsonGenerator object, List<Integer> vlanIds) throws IOException {
        if (!vlanIds.isEmpty()) {
            object.writeArrayFieldStart("vlan");
            for (int vlan : vlanIds) {
                object.writeNumber(vlan);
            }
            object.writeEndArray();
        }
    }

    static void write(JsonGenerator object, FlowRecord flow, CommunityId communityId) throws IOException {
        vlans(object, flow.vlanIds());
        if (flow.source().address() != null) {
            endpoints(object, flow);
            object.writeStringField("community_id", communityId.of(flow).orElseThrow());
        }
        ether(object, flow);
        counts(object, flow);
        if (flow.protocol() == IpProtocol.TCP) {
            tcp(object, flow);
        }
        EveDetail.write(object, flow);
    }

    private static void endpoints(JsonGenerator object, FlowRecord flow) throws IOException {
        boolean ports = Ports.exist(flow);
        object.writeStringField("src_ip", IpAddress.toString(flow.source().address()));
        if (ports) {
            object.writeNumberField("src_port", flow.source().port());
        }
        object.writeStringField("dest_ip", IpAddress.toString(flow.destination().address()));
        if (ports) {
            object.writeNumberField("dest_port", flow.destination().port());
        }
        object.writeNumberField("ip_v", IpAddress.of(flow.source().address()).version());
        object.writeStringField("proto", IpProtocolName.of(flow.protocol()));
        if (flow.hasIcmpType()) {
            icmp(object, flow);
        }
    }

    private static void icmp(JsonGenerator object, FlowRecord flow) throws IOException {
        object.writeNumberField("icmp_type", flow.source().port());
        if (!flow.hasIcmpReply()) {
            object.writeNumberField("icmp_code", flow.destination().port());
        } else if (flow.reverse().frames() > 0) {
            object.writeNumberField("response_icmp_type", flow.destination().port());
        }
    }

    private static void ether(JsonGenerator object, FlowRecord flow) throws IOException {
        object.writeObjectFieldStart("ether");
        object.writeNumberField("ether_type", flow.etherType());
        macs(object, "src_macs", FlowMacs.source(flow), flow.source().otherMacs());
        macs(object, "dest_macs", FlowMacs.destination(flow), flow.destination().otherMacs());
        object.writeEndObject();
    }

    private static void macs(JsonGenerator object, String field, Optional<MacAddress> first, List<MacAddress> others)
            throws IOException {
        if (first.isPresent()) {
            object.writeArrayFieldStart(field);
            object.writeString(first.get().toString());
            for (MacAddress other : others) {
                object.writeString(other.toString());
            }
            object.writeEndArray();
        }
    }

    private static void counts(JsonGenerator object, FlowRecord flow) throws IOException {
        object.writeObjectFieldStart("flow");
        object.writeNumberField("pkts_toserver", flow.forward().frames());
        object.writeNumberField("pkts_toclient", flow.reverse().frames());
        object.writeNumberField("bytes_toserver", flow.forward().bytes());
        object.writeNumberField("bytes_toclient", flow.reverse().bytes());
        object.writeStringField("start", EveFormat.TIME.format(flow.first()));
        object.writeStringField("end", EveFormat.TIME.format(flow.last()));
        object.writeNumberField(
                "age", Duration.between(flow.first(), flow.last()).toSeconds());
        object.writeStringField("state", state(flow));
        object.writeStringField("reason", suricataReason(flow.reason()));
        object.writeBooleanField("alerted", false);
        object.writeEndObject();
    }

    private static String state(FlowRecord flow) {
        if (flow.reason() == EndReason.END_DETECTED) {
            return "closed";
        }
        return flow.reverse().frames() > 0 ? "established" : "new";
    }

    // EVE has only three end reasons; the exact reason is in the object macmon.
    private static String suricataReason(EndReason reason) {
        return switch (reason) {
            case IDLE_TIMEOUT, END_DETECTED -> "timeout";
            case ACTIVE_TIMEOUT, LACK_OF_RESOURCES, CLOCK_SET_BACK -> "forced";
            case FORCED -> "shutdown";
        };
    }

    private static void tcp(JsonGenerator object, FlowRecord flow) throws IOException {
        int toServer = flow.forward().tcpFlags();
        int toClient = flow.reverse().tcpFlags();
        object.writeObjectFieldStart("tcp");
        object.writeStringField("tcp_flags", hex(toServer | toClient));
        object.writeStringField("tcp_flags_ts", hex(toServer));
        object.writeStringField("tcp_flags_tc", hex(toClient));
        for (int bit = 0; bit < TCP_FLAGS.length; bit++) {
            if (((toServer | toClient) & (1 << bit)) != 0) {
                object.writeBooleanField(TCP_FLAGS[bit], true);
            }
        }
        String state = flow.detail().map(detail -> tcpState(detail.connState())).orElse("");
        if (!state.isEmpty()) {
            object.writeStringField("state", state);
        }
        object.writeEndObject();
    }

    // Returns only those Suricata states that follow unambiguously from Zeek's.
    private static String tcpState(String connState) {
        return switch (connState) {
            case "S0" -> "syn_sent";
            case "S1" -> "established";
            case "SF", "REJ", "RSTO", "RSTR", "RSTOS0", "RSTRH" -> "closed";
            default -> "";
        };
    }

    private static String hex(int flags) {
        return String.format(Locale.ROOT, "%02x", flags & 0xFF);
    }
}
