package io.macmon.analyzer.record;

import static io.macmon.analyzer.record.JsonText.name;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.EndReason;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ByteBuilder;
import java.time.Duration;
import java.util.List;

/** Writes EVE {@code flow} events. One thread only. */
final class EveFlow {

    private static final byte[] TIMESTAMP = name("timestamp");
    private static final byte[] FLOW_ID = name("flow_id");
    private static final byte[] EVENT_TYPE = name("event_type");
    private static final byte[] VLAN = name("vlan");
    private static final byte[] SRC_IP = name("src_ip");
    private static final byte[] SRC_PORT = name("src_port");
    private static final byte[] DEST_IP = name("dest_ip");
    private static final byte[] DEST_PORT = name("dest_port");
    private static final byte[] IP_V = name("ip_v");
    private static final byte[] PROTO = name("proto");
    private static final byte[] ICMP_TYPE = name("icmp_type");
    private static final byte[] ICMP_CODE = name("icmp_code");
    private static final byte[] RESPONSE_ICMP_TYPE = name("response_icmp_type");
    private static final byte[] COMMUNITY_ID = name("community_id");
    private static final byte[] ETHER = name("ether");
    private static final byte[] ETHER_TYPE = name("ether_type");
    private static final byte[] SRC_MACS = name("src_macs");
    private static final byte[] DEST_MACS = name("dest_macs");
    private static final byte[] FLOW = name("flow");
    private static final byte[] PKTS_TOSERVER = name("pkts_toserver");
    private static final byte[] PKTS_TOCLIENT = name("pkts_toclient");
    private static final byte[] BYTES_TOSERVER = name("bytes_toserver");
    private static final byte[] BYTES_TOCLIENT = name("bytes_toclient");
    private static final byte[] START = name("start");
    private static final byte[] END = name("end");
    private static final byte[] AGE = name("age");
    private static final byte[] STATE = name("state");
    private static final byte[] REASON = name("reason");
    private static final byte[] ALERTED = name("alerted");
    private static final byte[] TCP = name("tcp");
    private static final byte[] FLAGS = name("tcp_flags");
    private static final byte[] FLAGS_TO_SERVER = name("tcp_flags_ts");
    private static final byte[] FLAGS_TO_CLIENT = name("tcp_flags_tc");

    // From the lowest bit to the highest.
    private static final List<byte[]> FLAG_NAMES = List.of(
            name("fin"), name("syn"), name("rst"), name("psh"), name("ack"), name("urg"), name("ecn"), name("cwr"));

    private final ByteBuilder origin;
    private final CommunityId communityId;
    private final StationLabels labels;
    private final JsonText json = new JsonText();

    /** @param origin the name of the device or file, with JSON's escapes */
    EveFlow(String originField, byte[] origin, CommunityId communityId, StationLabels labels) {
        this.origin = new ByteBuilder(origin.length)
                .append(name(originField))
                .append(origin)
                .append('"');
        this.communityId = communityId;
        this.labels = labels;
    }

    void append(FlowEnded event, ByteBuilder out) {
        FlowRecord flow = event.flow();
        json.start(out);
        json.time(TIMESTAMP, event.at());
        json.number(FLOW_ID, FlowId.of(flow));
        json.text(EVENT_TYPE, "flow");
        out.append(origin.array(), 0, origin.length());
        vlans(flow.vlanIds(), out);
        if (flow.source().address() != null) {
            endpoints(flow);
            communityId.append(flow, json.textMember(COMMUNITY_ID));
            out.append('"');
        }
        ether(flow, out);
        counts(flow);
        if (flow.protocol() == IpProtocol.TCP) {
            tcp(flow);
        }
        if (flow.names().isPresent()) {
            EveNames.append(flow.names().get(), json);
        }
        EveDetail.append(flow, labels, json);
        json.endObject();
    }

    private void vlans(List<Integer> vlanIds, ByteBuilder out) {
        if (vlanIds.isEmpty()) {
            return;
        }
        json.member(VLAN).append('[');
        for (int i = 0; i < vlanIds.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            out.number(vlanIds.get(i));
        }
        out.append(']');
    }

    private void endpoints(FlowRecord flow) {
        boolean ports = Ports.exist(flow);
        json.address(SRC_IP, flow.source().address());
        if (ports) {
            json.number(SRC_PORT, flow.source().port());
        }
        json.address(DEST_IP, flow.destination().address());
        if (ports) {
            json.number(DEST_PORT, flow.destination().port());
        }
        json.number(IP_V, flow.source().address().version());
        json.text(PROTO, IpProtocolName.of(flow.protocol()));
        if (flow.hasIcmpType()) {
            icmp(flow);
        }
    }

    private void icmp(FlowRecord flow) {
        json.number(ICMP_TYPE, flow.source().port());
        if (!flow.hasIcmpReply()) {
            json.number(ICMP_CODE, flow.destination().port());
        } else if (flow.reverse().frames() > 0) {
            json.number(RESPONSE_ICMP_TYPE, flow.destination().port());
        }
    }

    private void ether(FlowRecord flow, ByteBuilder out) {
        json.startObject(ETHER);
        json.number(ETHER_TYPE, flow.etherType());
        macs(SRC_MACS, FlowMacs.source(flow), flow.source().otherMacs(), out);
        macs(DEST_MACS, FlowMacs.destination(flow), flow.destination().otherMacs(), out);
        json.endObject();
    }

    private void macs(byte[] name, long first, List<MacAddress> others, ByteBuilder out) {
        if (first == 0) {
            return;
        }
        MacAddress.append(first, json.member(name).append('[').append('"'));
        for (int i = 0; i < others.size(); i++) {
            out.append('"').append(',').append('"');
            MacAddress.append(others.get(i).value(), out);
        }
        out.append('"').append(']');
    }

    private void counts(FlowRecord flow) {
        json.startObject(FLOW);
        json.number(PKTS_TOSERVER, flow.forward().frames());
        json.number(PKTS_TOCLIENT, flow.reverse().frames());
        json.number(BYTES_TOSERVER, flow.forward().bytes());
        json.number(BYTES_TOCLIENT, flow.reverse().bytes());
        json.time(START, flow.first());
        json.time(END, flow.last());
        json.number(AGE, Duration.between(flow.first(), flow.last()).toSeconds());
        json.text(STATE, state(flow));
        json.text(REASON, suricataReason(flow.reason()));
        json.flag(ALERTED, false);
        json.endObject();
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

    private void tcp(FlowRecord flow) {
        int toServer = flow.forward().tcpFlags();
        int toClient = flow.reverse().tcpFlags();
        json.startObject(TCP);
        json.hex(FLAGS, toServer | toClient, 2);
        json.hex(FLAGS_TO_SERVER, toServer, 2);
        json.hex(FLAGS_TO_CLIENT, toClient, 2);
        for (int bit = 0; bit < FLAG_NAMES.size(); bit++) {
            if (((toServer | toClient) & (1 << bit)) != 0) {
                json.flag(FLAG_NAMES.get(bit), true);
            }
        }
        String state = flow.detail().isPresent() ? tcpState(flow.detail().get().connState()) : "";
        if (!state.isEmpty()) {
            json.text(STATE, state);
        }
        json.endObject();
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
}
