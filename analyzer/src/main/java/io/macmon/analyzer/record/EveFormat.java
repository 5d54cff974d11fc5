package io.macmon.analyzer.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.config.FlowMetrics;
import io.macmon.config.net.IpAddress;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes events as Suricata EVE: one JSON object each, with the field names of Suricata's own {@code flow}, {@code alert}
 * and {@code stats} events. What EVE has no word for stands under {@code macmon}.
 *
 * <p>{@code pkts_*} and {@code bytes_*} of a flow count frames and frame octets; {@code toserver} is the direction of the
 * flow's first frame. Not thread-safe.
 */
public final class EveFormat implements LineFormat {

    /** Sets macmon's alerts apart from those of other tools, whose signatures have the same numbers. */
    private static final int GENERATOR_ID = 1_000_077;

    private static final int UNEXPECTED_SOURCE = 1;
    private static final int DEAF = 2;
    private static final int HEARS_AGAIN = 3;
    private static final String AUDIT = "MAC audit";

    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final JsonFactory json = new JsonFactory();
    private final String originField;
    private final String origin;
    private final CommunityId communityId;

    private EveFormat(String originField, String origin, CommunityId communityId) {
        this.originField = originField;
        this.origin = origin;
        this.communityId = communityId;
    }

    /** For events of a device. */
    public static EveFormat forDevice(String device, CommunityId communityId) {
        return new EveFormat("in_iface", device, communityId);
    }

    /** For events of a capture file. */
    public static EveFormat forFile(String file, CommunityId communityId) {
        return new EveFormat("pcap_filename", file, communityId);
    }

    @Override
    public FlowMetrics flowMetrics() {
        return FlowMetrics.DETAIL;
    }

    @Override
    public boolean accepts(MonitorEvent event) {
        return true;
    }

    @Override
    public Optional<String> line(MonitorEvent event) {
        return Optional.of(toJson(event));
    }

    /** One line, without its end. */
    public String toJson(MonitorEvent event) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator object = json.createGenerator(text)) {
            object.writeStartObject();
            object.writeStringField("timestamp", TIME.format(event.at()));
            if (event instanceof FlowEnded ended) {
                object.writeNumberField("flow_id", FlowId.of(ended.flow()));
                head(object, "flow");
                EveFlow.write(object, ended.flow(), communityId);
            } else if (event instanceof UnexpectedSource stranger) {
                unexpectedSource(object, stranger);
            } else if (event instanceof LinkDown deaf) {
                deaf(object, deaf);
            } else if (event instanceof LinkUp) {
                alert(object, HEARS_AGAIN, "macmon hears again", 3);
            } else if (event instanceof FindingReported made) {
                finding(object, made.finding());
            } else if (event instanceof StatisticsReported taken) {
                head(object, "stats");
                EveStatistics.write(object, taken.statistics());
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

    private void deaf(JsonGenerator object, LinkDown deaf) throws IOException {
        alert(object, DEAF, "macmon cannot hear", 1);
        object.writeObjectFieldStart("macmon");
        object.writeStringField("reason", deaf.reason());
        object.writeEndObject();
    }

    private void unexpectedSource(JsonGenerator object, UnexpectedSource stranger) throws IOException {
        alert(object, UNEXPECTED_SOURCE, "macmon unexpected source", 2);
        if (stranger.captureFile().isPresent()) {
            object.writeStringField("capture_file", stranger.captureFile().get());
        }
        EveFlow.vlans(object, stranger.vlanIds());
        object.writeObjectFieldStart("ether");
        object.writeStringField("src_mac", stranger.source().toString());
        object.writeStringField("dest_mac", stranger.destination().toString());
        object.writeNumberField("ether_type", stranger.etherType());
        object.writeEndObject();
        object.writeObjectFieldStart("macmon");
        object.writeNumberField("frames", stranger.frames());
        object.writeNumberField("octets", stranger.bytes());
        if (!stranger.summary().isEmpty()) {
            object.writeStringField("summary", stranger.summary());
        }
        object.writeEndObject();
    }

    private void finding(JsonGenerator object, Finding finding) throws IOException {
        FindingKind kind = finding.kind();
        alert(
                object,
                kind.number(),
                "macmon " + kind.id(),
                AUDIT,
                kind.severity().eve());
        if (isAddress(finding.subject())) {
            object.writeStringField("src_ip", finding.subject());
        }
        if (!finding.station().equals(Finding.SEGMENT)) {
            object.writeObjectFieldStart("ether");
            object.writeStringField("src_mac", finding.station().toString());
            object.writeEndObject();
        }
        object.writeObjectFieldStart("macmon");
        object.writeStringField("finding", finding.id());
        object.writeStringField("kind", kind.id());
        object.writeStringField("first", TIME.format(finding.first()));
        object.writeStringField("last", TIME.format(finding.last()));
        object.writeNumberField("count", finding.count());
        object.writeStringField("evidence", finding.evidence());
        object.writeEndObject();
    }

    private static boolean isAddress(String subject) {
        try {
            return !IpAddress.parse(subject).isUnspecified();
        } catch (IllegalArgumentException somethingElse) {
            return false;
        }
    }

    private void alert(JsonGenerator object, int signature, String text, int severity) throws IOException {
        alert(
                object,
                signature,
                text,
                signature == UNEXPECTED_SOURCE ? "Unexpected source" : "Monitor state",
                severity);
    }

    private void alert(JsonGenerator object, int signature, String text, String category, int severity)
            throws IOException {
        head(object, "alert");
        object.writeObjectFieldStart("alert");
        object.writeStringField("action", "allowed");
        object.writeNumberField("gid", GENERATOR_ID);
        object.writeNumberField("signature_id", signature);
        object.writeNumberField("rev", 1);
        object.writeStringField("signature", text);
        object.writeStringField("category", category);
        object.writeNumberField("severity", severity);
        object.writeEndObject();
    }
}
