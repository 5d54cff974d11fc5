package io.macmon.analyzer.record;

import static io.macmon.analyzer.record.JsonText.name;

import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowDetail.Handshake;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.analyzer.identity.StationName;
import java.util.Optional;

/**
 * The object {@code macmon} in a flow event: what EVE has no field for. A gap is the time between two consecutive
 * frames. Fields in {@code _ns} are in nanoseconds. What was not measured or not seen is omitted.
 */
final class EveDetail {

    private static final byte[] MACMON = name("macmon");
    private static final byte[] END_REASON = name("end_reason");
    private static final byte[] OBSERVED = name("observed");
    private static final byte[] SRC_NAME = name("src_name");
    private static final byte[] SRC_NAME_SOURCE = name("src_name_source");
    private static final byte[] SRC_NAME_LAST_SEEN = name("src_name_last_seen");
    private static final byte[] DEST_NAME = name("dest_name");
    private static final byte[] DEST_NAME_SOURCE = name("dest_name_source");
    private static final byte[] DEST_NAME_LAST_SEEN = name("dest_name_last_seen");
    private static final byte[] MORE_MACS = name("more_macs");
    private static final byte[] IP_BYTES_TOSERVER = name("ip_bytes_toserver");
    private static final byte[] IP_BYTES_TOCLIENT = name("ip_bytes_toclient");
    private static final byte[] LENGTH_BEYOND_FRAME_TOSERVER = name("ip_length_beyond_frame_toserver");
    private static final byte[] LENGTH_BEYOND_FRAME_TOCLIENT = name("ip_length_beyond_frame_toclient");
    private static final byte[] HISTORY = name("history");
    private static final byte[] CONN_STATE = name("conn_state");
    private static final byte[] RTT = name("rtt_ns");
    private static final byte[] RTT_SERVER = name("rtt_server_ns");
    private static final byte[] TOSERVER = name("toserver");
    private static final byte[] TOCLIENT = name("toclient");
    private static final byte[] START = name("start");
    private static final byte[] END = name("end");
    private static final byte[] PAYLOAD_BYTES = name("payload_bytes");
    private static final byte[] RETRANSMITTED_PKTS = name("retransmitted_pkts");
    private static final byte[] RETRANSMITTED_BYTES = name("retransmitted_bytes");
    private static final byte[] FRAGMENTS = name("fragments");
    private static final byte[] OVERSIZE_PKTS = name("oversize_pkts");
    private static final byte[] MIN_TTL = name("min_ttl");
    private static final byte[] MAX_TTL = name("max_ttl");
    private static final byte[] MIN_DSCP = name("min_dscp");
    private static final byte[] MAX_DSCP = name("max_dscp");
    private static final byte[] LINK_SOURCE = name("link_source");
    private static final byte[] PKT_BYTES = name("pkt_bytes");
    private static final byte[] GAPS = name("gaps_ns");
    private static final byte[] MIN = name("min");
    private static final byte[] MEAN = name("mean");
    private static final byte[] MAX = name("max");
    private static final byte[] STDDEV = name("stddev");

    private EveDetail() {}

    static void append(FlowRecord flow, StationLabels labels, JsonText json) {
        json.startObject(MACMON);
        json.text(END_REASON, flow.reason().id());
        json.text(OBSERVED, flow.isBidirectional() ? "both" : "source-only");
        station(SRC_NAME, SRC_NAME_SOURCE, SRC_NAME_LAST_SEEN, labels.sourceName(flow), json);
        station(DEST_NAME, DEST_NAME_SOURCE, DEST_NAME_LAST_SEEN, labels.destinationName(flow), json);
        flagIf(MORE_MACS, flow.source().hasMoreMacs() || flow.destination().hasMoreMacs(), json);
        json.number(IP_BYTES_TOSERVER, flow.forward().ipBytes());
        json.number(IP_BYTES_TOCLIENT, flow.reverse().ipBytes());
        flagIf(LENGTH_BEYOND_FRAME_TOSERVER, flow.forward().isLengthBeyondFrame(), json);
        flagIf(LENGTH_BEYOND_FRAME_TOCLIENT, flow.reverse().isLengthBeyondFrame(), json);
        if (flow.detail().isPresent()) {
            detail(flow.detail().get(), flow.isBidirectional(), json);
        }
        if (flow.names().isPresent()) {
            EveNames.appendDetail(flow.names().get(), json);
        }
        json.endObject();
    }

    private static void station(
            byte[] name, byte[] source, byte[] lastSeen, Optional<StationName> known, JsonText json) {
        if (known.isPresent()) {
            json.quoted(name, known.get().name());
            if (known.get().isLearned()) {
                json.text(source, known.get().source());
                json.time(lastSeen, known.get().lastSeen());
            }
        }
    }

    private static void flagIf(byte[] name, boolean isSet, JsonText json) {
        if (isSet) {
            json.flag(name, true);
        }
    }

    private static void detail(FlowDetail detail, boolean both, JsonText json) {
        if (!detail.history().isEmpty()) {
            json.text(HISTORY, detail.history());
        }
        json.text(CONN_STATE, detail.connState());
        if (detail.handshake().isPresent()) {
            handshake(detail.handshake().get(), json);
        }
        spread(GAPS, detail.gaps(), json);
        direction(TOSERVER, detail.forward(), json);
        if (both) {
            direction(TOCLIENT, detail.reverse(), json);
        }
    }

    private static void handshake(Handshake handshake, JsonText json) {
        json.number(RTT, handshake.roundTrip().toNanos());
        if (handshake.toSynAck().isPresent()) {
            json.number(RTT_SERVER, handshake.toSynAck().get().toNanos());
        }
    }

    private static void direction(byte[] name, DirectionDetail detail, JsonText json) {
        json.startObject(name);
        if (detail.first().isPresent() && detail.last().isPresent()) {
            json.time(START, detail.first().get());
            json.time(END, detail.last().get());
        }
        json.number(PAYLOAD_BYTES, detail.payloadBytes());
        json.number(RETRANSMITTED_PKTS, detail.retransmittedFrames());
        json.number(RETRANSMITTED_BYTES, detail.retransmittedBytes());
        json.number(FRAGMENTS, detail.fragments());
        json.number(OVERSIZE_PKTS, detail.oversizeFrames());
        range(MIN_TTL, MAX_TTL, detail.ttl(), json);
        range(MIN_DSCP, MAX_DSCP, detail.dscp(), json);
        if (detail.linkSource().isPresent()) {
            json.mac(LINK_SOURCE, detail.linkSource().get());
        }
        spread(PKT_BYTES, detail.frameBytes(), json);
        spread(GAPS, detail.gaps(), json);
        json.endObject();
    }

    private static void range(byte[] min, byte[] max, Optional<DirectionDetail.Range> range, JsonText json) {
        if (range.isPresent()) {
            json.number(min, range.get().min());
            json.number(max, range.get().max());
        }
    }

    private static void spread(byte[] name, SummaryStats spread, JsonText json) {
        if (spread.count() == 0) {
            return;
        }
        json.startObject(name);
        json.number(MIN, spread.min());
        json.decimal(MEAN, spread.mean());
        json.number(MAX, spread.max());
        json.decimal(STDDEV, spread.stddev());
        json.endObject();
    }
}
