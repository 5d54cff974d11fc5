package io.macmon.analyzer.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.Deaf;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.HearsAgain;
import io.macmon.analyzer.MonitorEvent.StatisticsTaken;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.Statistics;
import io.macmon.analyzer.Statistics.Recent;
import io.macmon.analyzer.Statistics.Totals;
import io.macmon.analyzer.flow.EndReason;
import io.macmon.analyzer.flow.FlowEndpoint;
import io.macmon.analyzer.flow.FlowRecord;
import io.macmon.analyzer.throughput.Percentiles;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * Writes events as Suricata EVE: one JSON object each, with the field names of Suricata's own {@code flow}, {@code alert}
 * and {@code stats} events. What EVE has no word for stands under {@code macmon}.
 *
 * <p>{@code pkts_*} and {@code bytes_*} of a flow count frames and frame octets; {@code toserver} is the direction of the
 * flow's first frame. Not thread-safe.
 */
public final class EveWriter {

    /** Group of macmon's alerts among those of other tools; in the range that Suricata leaves to private use. */
    private static final int GENERATOR_ID = 1_000_077;

    private static final int UNEXPECTED_SOURCE = 1;
    private static final int DEAF = 2;
    private static final int HEARS_AGAIN = 3;

    private static final int TCP = 6;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final JsonFactory json = new JsonFactory();
    private final String originField;
    private final String origin;

    private EveWriter(String originField, String origin) {
        this.originField = originField;
        this.origin = origin;
    }

    /** For events of a device. */
    public static EveWriter ofDevice(String device) {
        return new EveWriter("in_iface", device);
    }

    /** For events of a capture file. */
    public static EveWriter ofFile(String file) {
        return new EveWriter("pcap_filename", file);
    }

    /** One line, without its end. */
    public String write(MonitorEvent event) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator object = json.createGenerator(text)) {
            object.writeStartObject();
            object.writeStringField("timestamp", TIME.format(event.at()));
            if (event instanceof FlowEnded ended) {
                flow(object, ended.flow());
            } else if (event instanceof UnexpectedSource stranger) {
                unexpectedSource(object, stranger);
            } else if (event instanceof Deaf deaf) {
                alert(object, DEAF, "macmon cannot hear: " + deaf.device() + " is " + deaf.reason(), 1);
            } else if (event instanceof HearsAgain heard) {
                alert(object, HEARS_AGAIN, "macmon hears again: " + heard.device(), 3);
            } else if (event instanceof StatisticsTaken taken) {
                statistics(object, taken.statistics());
            } else {
                throw new IllegalArgumentException("no EVE form for " + event);
            }
            object.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the text is in memory
        }
        return text.toString();
    }

    private void head(JsonGenerator object, String eventType) throws IOException {
        object.writeStringField("event_type", eventType);
        object.writeStringField(originField, origin);
    }

    private void flow(JsonGenerator object, FlowRecord flow) throws IOException {
        object.writeNumberField("flow_id", FlowId.of(flow));
        head(object, "flow");
        if (!flow.vlanIds().isEmpty()) {
            object.writeArrayFieldStart("vlan");
            for (int vlan : flow.vlanIds()) {
                object.writeNumber(vlan);
            }
            object.writeEndArray();
        }
        if (flow.source().address() != null) {
            endpoints(object, flow);
        }
        object.writeObjectFieldStart("ether");
        object.writeNumberField("ether_type", flow.etherType());
        macs(object, "src_macs", flow.source());
        macs(object, "dest_macs", flow.destination());
        object.writeEndObject();
        counts(object, flow);
        if (flow.protocol() == TCP) {
            tcp(object, flow);
        }
        object.writeObjectFieldStart("macmon");
        object.writeStringField("end_reason", name(flow.reason()));
        object.writeNumberField("ip_bytes_toserver", flow.forward().ipOctets());
        object.writeNumberField("ip_bytes_toclient", flow.reverse().ipOctets());
        object.writeEndObject();
    }

    private static void endpoints(JsonGenerator object, FlowRecord flow) throws IOException {
        boolean icmp = flow.isIcmp();
        object.writeStringField("src_ip", IpText.of(flow.source().address()));
        if (!icmp) {
            object.writeNumberField("src_port", flow.source().port());
        }
        object.writeStringField("dest_ip", IpText.of(flow.destination().address()));
        if (!icmp) {
            object.writeNumberField("dest_port", flow.destination().port());
        }
        object.writeStringField("proto", IpProtocolName.of(flow.protocol()));
        if (icmp) {
            icmp(object, flow);
        }
    }

    private static void icmp(JsonGenerator object, FlowRecord flow) throws IOException {
        object.writeNumberField("icmp_type", flow.source().port());
        if (!flow.hasPairedIcmp()) {
            object.writeNumberField("icmp_code", flow.destination().port());
        } else if (flow.reverse().frames() > 0) {
            object.writeNumberField("response_icmp_type", flow.destination().port());
        }
    }

    private static void macs(JsonGenerator object, String field, FlowEndpoint end) throws IOException {
        object.writeArrayFieldStart(field);
        object.writeString(end.mac().toString());
        object.writeEndArray();
    }

    private static void counts(JsonGenerator object, FlowRecord flow) throws IOException {
        object.writeObjectFieldStart("flow");
        object.writeNumberField("pkts_toserver", flow.forward().frames());
        object.writeNumberField("pkts_toclient", flow.reverse().frames());
        object.writeNumberField("bytes_toserver", flow.forward().octets());
        object.writeNumberField("bytes_toclient", flow.reverse().octets());
        object.writeStringField("start", TIME.format(flow.first()));
        object.writeStringField("end", TIME.format(flow.last()));
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

    // EVE knows three reasons; the exact one stands under macmon.
    private static String suricataReason(EndReason reason) {
        return switch (reason) {
            case IDLE_TIMEOUT, END_DETECTED -> "timeout";
            case ACTIVE_TIMEOUT, LACK_OF_RESOURCES -> "forced";
            case FORCED -> "shutdown";
        };
    }

    private static String name(EndReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private static void tcp(JsonGenerator object, FlowRecord flow) throws IOException {
        int toServer = flow.forward().tcpFlags();
        int toClient = flow.reverse().tcpFlags();
        object.writeObjectFieldStart("tcp");
        object.writeStringField("tcp_flags", hex(toServer | toClient));
        object.writeStringField("tcp_flags_ts", hex(toServer));
        object.writeStringField("tcp_flags_tc", hex(toClient));
        String[] names = {"fin", "syn", "rst", "psh", "ack", "urg", "ecn", "cwr"};
        for (int bit = 0; bit < names.length; bit++) {
            if (((toServer | toClient) & (1 << bit)) != 0) {
                object.writeBooleanField(names[bit], true);
            }
        }
        object.writeEndObject();
    }

    private static String hex(int flags) {
        return String.format(Locale.ROOT, "%02x", flags & 0xFF);
    }

    private void unexpectedSource(JsonGenerator object, UnexpectedSource stranger) throws IOException {
        alert(object, UNEXPECTED_SOURCE, "macmon unexpected source " + stranger.source(), 2);
        object.writeObjectFieldStart("ether");
        object.writeStringField("src_mac", stranger.source().toString());
        object.writeStringField("dest_mac", stranger.destination().toString());
        object.writeNumberField("ether_type", stranger.etherType());
        object.writeEndObject();
        object.writeObjectFieldStart("macmon");
        object.writeNumberField("frames", stranger.frames());
        object.writeNumberField("octets", stranger.octets());
        object.writeEndObject();
    }

    private void alert(JsonGenerator object, int signature, String text, int severity) throws IOException {
        head(object, "alert");
        object.writeObjectFieldStart("alert");
        object.writeStringField("action", "allowed");
        object.writeNumberField("gid", GENERATOR_ID);
        object.writeNumberField("signature_id", signature);
        object.writeNumberField("rev", 1);
        object.writeStringField("signature", text);
        object.writeStringField("category", signature == UNEXPECTED_SOURCE ? "Unexpected source" : "Monitor state");
        object.writeNumberField("severity", severity);
        object.writeEndObject();
    }

    private void statistics(JsonGenerator object, Statistics statistics) throws IOException {
        Totals totals = statistics.totals();
        head(object, "stats");
        object.writeObjectFieldStart("stats");
        object.writeNumberField("uptime", totals.uptime().toSeconds());
        object.writeObjectFieldStart("capture");
        object.writeNumberField(
                "kernel_packets", totals.captured() + totals.drops().kernel());
        object.writeNumberField("kernel_drops", totals.drops().kernel());
        object.writeNumberField("kernel_ifdrops", totals.drops().nic());
        object.writeEndObject();
        object.writeObjectFieldStart("decoder");
        object.writeNumberField("pkts", totals.frames());
        object.writeNumberField("bytes", totals.octets());
        object.writeNumberField("invalid", totals.unmetered());
        numbers(object, totals.protocols());
        object.writeEndObject();
        object.writeObjectFieldStart("flow");
        object.writeNumberField("total", totals.flows().total());
        object.writeNumberField("active", totals.flows().open());
        object.writeEndObject();
        object.writeEndObject();
        macmon(object, statistics);
    }

    private static void macmon(JsonGenerator object, Statistics statistics) throws IOException {
        Totals totals = statistics.totals();
        Recent recent = statistics.recent();
        object.writeObjectFieldStart("macmon");
        object.writeBooleanField("last", statistics.last());
        numbers(object, "drops", totals.drops().byPlace());
        numbers(object, "malformed", totals.malformed());
        numbers(object, "ended", totals.flows().ended());
        object.writeNumberField("skipped", totals.skipped());
        object.writeObjectFieldStart("unexpected_sources");
        object.writeNumberField("frames", totals.strangers().frames());
        object.writeNumberField("alerts", totals.strangers().alerts());
        object.writeNumberField("untracked", totals.strangers().untracked());
        object.writeEndObject();
        object.writeObjectFieldStart("interval");
        object.writeNumberField("seconds", recent.length().toMillis() / 1000.0);
        object.writeNumberField("frames", recent.frames());
        object.writeNumberField("octets", recent.octets());
        percentiles(object, "frames_per_second", recent.framesPerSecond());
        percentiles(object, "bits_per_second", recent.bitsPerSecond());
        percentiles(object, "delay_us", recent.delayMicros());
        percentiles(object, "backlog_blocks", recent.backlogBlocks());
        object.writeEndObject();
        object.writeEndObject();
    }

    private static void percentiles(JsonGenerator object, String field, Percentiles cuts) throws IOException {
        object.writeObjectFieldStart(field);
        object.writeNumberField("count", cuts.count());
        object.writeNumberField("p50", cuts.p50());
        object.writeNumberField("p90", cuts.p90());
        object.writeNumberField("p99", cuts.p99());
        object.writeNumberField("max", cuts.max());
        object.writeEndObject();
    }

    private static void numbers(JsonGenerator object, String field, Map<String, Long> numbers) throws IOException {
        object.writeObjectFieldStart(field);
        numbers(object, numbers);
        object.writeEndObject();
    }

    private static void numbers(JsonGenerator object, Map<String, Long> numbers) throws IOException {
        for (Map.Entry<String, Long> number : numbers.entrySet()) {
            object.writeNumberField(number.getKey(), number.getValue());
        }
    }
}
