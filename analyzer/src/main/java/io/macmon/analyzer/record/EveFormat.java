package io.macmon.analyzer.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.AlertsHeldBack;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.FindingResolved;
import io.macmon.analyzer.MonitorEvent.FleetFindingReported;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.StatisticsReported;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingAdvice;
import io.macmon.analyzer.audit.finding.FindingContext;
import io.macmon.analyzer.audit.finding.FindingContext.Party;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.ByteBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Suricata EVE: one JSON object per event, with the field names of Suricata's own {@code flow}, {@code alert} and
 * {@code stats} events. What EVE has no field for is in the object {@code macmon}.
 *
 * <p>{@code pkts_*} and {@code bytes_*} of a flow count frames and the bytes of whole frames. {@code toserver} is the
 * direction of the flow's first frame. One thread only.
 */
public final class EveFormat implements LineFormat {

    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Keeps macmon's signature IDs apart from the IDs of other tools. */
    private static final int GENERATOR_ID = 1_000_077;

    private final JsonFactory json = new JsonFactory();
    private final String originField;
    private final String origin;
    private final EveFlow flows;
    private final StationLabels labels;

    private EveFormat(String originField, String origin, CommunityId communityId, StationLabels labels) {
        this.originField = originField;
        this.origin = origin;
        this.labels = labels;
        byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(origin);
        flows = new EveFlow(originField, quoted, communityId, labels);
    }

    /** Creates a format for events from a device, without names. */
    public static EveFormat forDevice(String device, CommunityId communityId) {
        return forDevice(device, communityId, StationLabels.NONE);
    }

    /** Creates a format for events from a device. */
    public static EveFormat forDevice(String device, CommunityId communityId, StationLabels labels) {
        return new EveFormat("in_iface", device, communityId, labels);
    }

    /** Creates a format for events from a capture file, without names. */
    public static EveFormat forFile(String file, CommunityId communityId) {
        return forFile(file, communityId, StationLabels.NONE);
    }

    /** Creates a format for events from a capture file. */
    public static EveFormat forFile(String file, CommunityId communityId, StationLabels labels) {
        return new EveFormat("pcap_filename", file, communityId, labels);
    }

    @Override
    public boolean append(MonitorEvent event, ByteBuilder out) {
        if (event instanceof FlowEnded ended) {
            flows.append(ended, out);
        } else if (event instanceof FleetFindingReported reported) {
            out.append(reported.finding().json());
        } else {
            out.append(rareEvent(event));
        }
        return true;
    }

    private String rareEvent(MonitorEvent event) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator object = json.createGenerator(text)) {
            object.writeStartObject();
            object.writeStringField("timestamp", TIME.format(event.at()));
            event.accept(new Fields(object));
            object.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the text is in memory
        }
        return text.toString();
    }

    /** The event's JSON object, on one line. */
    public String toJson(MonitorEvent event) {
        return line(event).orElseThrow();
    }

    /** Writes the fields of any event except a flow. */
    private final class Fields implements MonitorEvent.Visitor<Void, IOException> {

        private final JsonGenerator object;

        Fields(JsonGenerator object) {
            this.object = object;
        }

        @Override
        public Void onFlowEnded(FlowEnded event) {
            throw new AssertionError("EveFlow writes flows");
        }

        @Override
        public Void onUnexpectedSource(UnexpectedSource event) throws IOException {
            alert(1, "macmon unexpected source", "Unexpected source", 2);
            if (event.captureFile().isPresent()) {
                object.writeStringField("capture_file", event.captureFile().get());
            }
            vlans(event.vlanIds());
            object.writeObjectFieldStart("ether");
            object.writeStringField("src_mac", event.source().toString());
            if (event.hasFrame()) {
                object.writeStringField("dest_mac", event.destination().toString());
                object.writeNumberField("ether_type", event.etherType());
            }
            object.writeEndObject();
            object.writeObjectFieldStart("macmon");
            long stranger = event.source().value();
            EveStatistics.station(object, labels.name(stranger, event.name()), labels.vendor(stranger));
            object.writeNumberField("frames", event.frames());
            object.writeNumberField("bytes", event.bytes());
            if (!event.summary().isEmpty()) {
                object.writeStringField("summary", event.summary());
            }
            object.writeEndObject();
            return null;
        }

        @Override
        public Void onAlertsHeldBack(AlertsHeldBack event) throws IOException {
            alert(4, "macmon alerts held back", "Monitor state", event.isOver() ? 3 : 1);
            object.writeObjectFieldStart("macmon");
            object.writeNumberField("held_back", event.sources());
            object.writeBooleanField("over", event.isOver());
            EveStatistics.sources(object, "loudest", event.loudest(), labels);
            object.writeEndObject();
            return null;
        }

        @Override
        public Void onLinkDown(LinkDown event) throws IOException {
            alert(2, "macmon link down", "Monitor state", 1);
            object.writeObjectFieldStart("macmon");
            object.writeStringField("reason", event.reason());
            object.writeEndObject();
            return null;
        }

        @Override
        public Void onLinkUp(LinkUp event) throws IOException {
            alert(3, "macmon link up", "Monitor state", 3);
            return null;
        }

        @Override
        public Void onStatisticsReported(StatisticsReported event) throws IOException {
            head("stats");
            EveStatistics.write(object, event.statistics(), labels);
            return null;
        }

        @Override
        public Void onFindingReported(FindingReported event) throws IOException {
            FindingKind kind = event.finding().kind();
            alert(
                    kind.number(),
                    "macmon " + kind.id(),
                    "MAC audit",
                    kind.severity().eve());
            finding(event.finding(), event.context());
            return null;
        }

        @Override
        public Void onFindingResolved(FindingResolved event) throws IOException {
            alert(5, "macmon resolved", "MAC audit", Severity.INFO.eve());
            finding(event.finding(), event.context());
            return null;
        }

        @Override
        public Void onFleetFindingReported(FleetFindingReported event) {
            throw new AssertionError("the fleet's application has written it");
        }

        private void finding(Finding finding, FindingContext context) throws IOException {
            Optional<IpAddress> address =
                    Finding.addressIn(finding.subject()).filter(subject -> !subject.isUnspecified());
            if (address.isPresent()) {
                object.writeStringField("src_ip", address.get().toString());
                object.writeNumberField("ip_v", address.get().version());
            }
            if (context.vlan() != 0) {
                vlans(List.of(context.vlan()));
            }
            if (!finding.station().equals(Finding.SEGMENT)) {
                object.writeObjectFieldStart("ether");
                object.writeStringField("src_mac", finding.station().toString());
                object.writeEndObject();
            }
            object.writeObjectFieldStart("macmon");
            object.writeStringField("finding", finding.id());
            object.writeStringField("kind", finding.kind().id());
            if (!finding.subject().isEmpty()) {
                object.writeStringField("subject", finding.subject());
            }
            object.writeStringField("first", TIME.format(finding.first()));
            object.writeStringField("last", TIME.format(finding.last()));
            object.writeNumberField("count", finding.count());
            object.writeStringField("evidence", finding.evidence());
            object.writeStringField("action", FindingAdvice.of(finding.kind()).action());
            object.writeStringField(
                    "if_legitimate", FindingAdvice.of(finding.kind()).ifLegitimate());
            if (context.station().isPresent()) {
                party(context.station().get());
            }
            if (context.other().isPresent()) {
                object.writeObjectFieldStart("other");
                object.writeStringField("mac", context.other().get().mac().toString());
                party(context.other().get());
                object.writeEndObject();
            }
            if (!finding.fields().isEmpty()) {
                object.writeObjectFieldStart("fields");
                for (Map.Entry<String, String> field : finding.fields().entrySet()) {
                    object.writeStringField(field.getKey(), field.getValue());
                }
                object.writeEndObject();
            }
            object.writeEndObject();
        }

        private void vlans(List<Integer> vlanIds) throws IOException {
            if (!vlanIds.isEmpty()) {
                object.writeArrayFieldStart("vlan");
                for (int vlan : vlanIds) {
                    object.writeNumber(vlan);
                }
                object.writeEndArray();
            }
        }

        private void party(Party party) throws IOException {
            textUnlessEmpty("vendor", party.vendor());
            textUnlessEmpty("name", party.name());
            textUnlessEmpty("group", party.group());
        }

        private void textUnlessEmpty(String field, String text) throws IOException {
            if (!text.isEmpty()) {
                object.writeStringField(field, text);
            }
        }

        private void head(String eventType) throws IOException {
            object.writeStringField("event_type", eventType);
            object.writeStringField(originField, origin);
        }

        private void alert(int signatureId, String signature, String category, int severity) throws IOException {
            head("alert");
            object.writeObjectFieldStart("alert");
            object.writeStringField("action", "allowed");
            object.writeNumberField("gid", GENERATOR_ID);
            object.writeNumberField("signature_id", signatureId);
            object.writeNumberField("rev", 1);
            object.writeStringField("signature", signature);
            object.writeStringField("category", category);
            object.writeNumberField("severity", severity);
            object.writeEndObject();
        }
    }
}
