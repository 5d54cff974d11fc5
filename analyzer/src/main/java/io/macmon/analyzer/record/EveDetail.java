package io.macmon.analyzer.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowDetail.Handshake;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.FlowTotals;
import io.macmon.analyzer.flow.record.SummaryStats;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * The object {@code macmon} in a flow event: what EVE has no field for. A gap is the time between two consecutive
 * frames. Fields in {@code _ns} are in nanoseconds. What was not measured or not seen is omitted.
 */
final class EveDetail {

    private EveDetail() {}

    static void write(JsonGenerator object, FlowRecord flow) throws IOException {
        object.writeObjectFieldStart("macmon");
        object.writeStringField("end_reason", flow.reason().name().toLowerCase(Locale.ROOT));
        object.writeStringField("observed", flow.isBidirectional() ? "both" : "source-only");
        if (flow.source().hasMoreMacs() || flow.destination().hasMoreMacs()) {
            object.writeBooleanField("more_macs", true);
        }
        object.writeNumberField("ip_bytes_toserver", flow.forward().ipBytes());
        object.writeNumberField("ip_bytes_toclient", flow.reverse().ipBytes());
        lengthBeyondFrame(object, "toserver", flow.forward());
        lengthBeyondFrame(object, "toclient", flow.reverse());
        if (flow.detail().isPresent()) {
            detail(object, flow.detail().get(), flow.isBidirectional());
        }
        object.writeEndObject();
    }

    private static void lengthBeyondFrame(JsonGenerator object, String direction, FlowTotals totals)
            throws IOException {
        if (totals.isLengthBeyondFrame()) {
            object.writeBooleanField("ip_length_beyond_frame_" + direction, true);
        }
    }

    private static void detail(JsonGenerator object, FlowDetail detail, boolean both) throws IOException {
        if (!detail.history().isEmpty()) {
            object.writeStringField("history", detail.history());
        }
        object.writeStringField("conn_state", detail.connState());
        if (detail.handshake().isPresent()) {
            handshake(object, detail.handshake().get());
        }
        spread(object, "gaps_ns", detail.gaps());
        direction(object, "toserver", detail.forward());
        if (both) {
            direction(object, "toclient", detail.reverse());
        }
    }

    private static void handshake(JsonGenerator object, Handshake handshake) throws IOException {
        object.writeNumberField("rtt_ns", handshake.roundTrip().toNanos());
        if (handshake.toSynAck().isPresent()) {
            object.writeNumberField("rtt_server_ns", handshake.toSynAck().get().toNanos());
        }
    }

    private static void direction(JsonGenerator object, String name, DirectionDetail detail) throws IOException {
        object.writeObjectFieldStart(name);
        if (detail.first().isPresent() && detail.last().isPresent()) {
            object.writeStringField(
                    "start", EveFormat.TIME.format(detail.first().get()));
            object.writeStringField("end", EveFormat.TIME.format(detail.last().get()));
        }
        object.writeNumberField("payload_bytes", detail.payloadBytes());
        object.writeNumberField("retransmitted_pkts", detail.retransmittedFrames());
        object.writeNumberField("retransmitted_bytes", detail.retransmittedBytes());
        object.writeNumberField("fragments", detail.fragments());
        object.writeNumberField("oversize_pkts", detail.oversizeFrames());
        range(object, "ttl", detail.ttl());
        range(object, "dscp", detail.dscp());
        if (detail.linkSource().isPresent()) {
            object.writeStringField("link_source", detail.linkSource().get().toString());
        }
        spread(object, "pkt_bytes", detail.frameBytes());
        spread(object, "gaps_ns", detail.gaps());
        object.writeEndObject();
    }

    private static void range(JsonGenerator object, String name, Optional<DirectionDetail.Range> range)
            throws IOException {
        if (range.isPresent()) {
            object.writeNumberField("min_" + name, range.get().min());
            object.writeNumberField("max_" + name, range.get().max());
        }
    }

    private static void spread(JsonGenerator object, String name, SummaryStats spread) throws IOException {
        if (spread.count() == 0) {
            return;
        }
        object.writeObjectFieldStart(name);
        object.writeNumberField("min", spread.min());
        object.writeFieldName("mean");
        object.writeNumber(Decimals.of(spread.mean()));
        object.writeNumberField("max", spread.max());
        object.writeFieldName("stddev");
        object.writeNumber(Decimals.of(spread.stddev()));
        object.writeEndObject();
    }
}
