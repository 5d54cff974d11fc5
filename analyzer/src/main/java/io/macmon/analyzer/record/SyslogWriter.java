package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

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
import io.macmon.analyzer.audit.finding.FleetAlert;
import io.macmon.analyzer.audit.finding.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes alerts as syslog messages (RFC 5424): one message per alert, facility daemon, with the details as structured
 * data.
 *
 * <pre>
 *   &lt;PRI&gt;1 TIMESTAMP HOSTNAME macmon PROCID MSGID [origin ...][SD-ID source="..." ...] BOM text
 *
 *   MSGID               severity                                  structured data
 *   UNEXPECTED_SOURCE   warning                                   source destination etherType vlan frames bytes
 *                                                                 captureFile vendor name
 *   LINK_DOWN           error                                     reason
 *   LINK_UP             notice
 *   AUDIT_FINDING       high: warning; medium, low: notice;       finding kind number severity station subject
 *                       info: informational                       first last count vendor name group other
 *   AUDIT_RESOLVED      notice                                    the same
 *   FLEET_FINDING       as AUDIT_FINDING                          finding kind number severity station sensor subject
 *                                                                 first last group
 * </pre>
 *
 * <p>In a stream, each message is preceded by its length (octet counting, RFC 6587 and RFC 5425); a datagram has one
 * message (RFC 5426). Text is truncated so that a message has at most {@value #MAX_MESSAGE} bytes.
 */
public final class SyslogWriter implements EventWriter {

    /** Bytes of a message that fit into one Ethernet frame as a UDP datagram. */
    static final int MAX_MESSAGE = 1_400;

    private static final int DAEMON = 3 * 8;
    private static final int ERROR = 3;
    private static final int WARNING = 4;
    private static final int NOTICE = 5;
    private static final int INFORMATIONAL = 6;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int MAX_VALUE = 200;
    private static final int UTF8_CONTINUATION = 0x80;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Sender sender;
    private final boolean octetCounting;
    private final StationLabels labels;
    private final Messages messages = new Messages();

    /** Creates a writer without names. */
    public SyslogWriter(Sender sender, boolean octetCounting) {
        this(sender, octetCounting, StationLabels.NONE);
    }

    /** @param octetCounting whether each message is preceded by its length, as streams require */
    public SyslogWriter(Sender sender, boolean octetCounting, StationLabels labels) {
        this.sender = sender;
        this.labels = labels;
        this.octetCounting = octetCounting;
    }

    @Override
    public void begin(Instant now, boolean fresh, ByteSink out) {}

    @Override
    public boolean write(MonitorEvent event, Instant now, ByteSink out) throws IOException {
        Optional<byte[]> message = event.accept(messages);
        if (message.isPresent()) {
            byte[] bytes = octetCounting ? withLength(message.get()) : message.get();
            out.write(bytes, bytes.length, 1);
        }
        return message.isPresent();
    }

    @Override
    public void flush(Instant now, ByteSink out) {}

    @Override
    public void end(Instant now, ByteSink out) {}

    private static byte[] withLength(byte[] message) {
        ByteArrayOutputStream framed = new ByteArrayOutputStream(message.length + 5);
        framed.writeBytes((message.length + " ").getBytes(US_ASCII));
        framed.writeBytes(message);
        return framed.toByteArray();
    }

    /** The message for an alert; none for flows and statistics. */
    private final class Messages implements MonitorEvent.Visitor<Optional<byte[]>, RuntimeException> {

        @Override
        public Optional<byte[]> onFlowEnded(FlowEnded event) {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> onUnexpectedSource(UnexpectedSource event) {
            return Optional.of(message(WARNING, event.at(), "UNEXPECTED_SOURCE", parameters(event), text(event)));
        }

        @Override
        public Optional<byte[]> onAlertsHeldBack(AlertsHeldBack event) {
            return Optional.of(message(
                    event.isOver() ? NOTICE : ERROR,
                    event.at(),
                    "ALERTS_HELD_BACK",
                    Map.of("heldBack", Long.toString(event.sources())),
                    event.isOver()
                            ? "alerts are no longer held back"
                            : "too many new unexpected sources: some raised no alert"));
        }

        @Override
        public Optional<byte[]> onLinkDown(LinkDown event) {
            return Optional.of(message(
                    ERROR,
                    event.at(),
                    "LINK_DOWN",
                    Map.of("reason", event.reason()),
                    "capture interrupted: " + printable(event.reason())));
        }

        @Override
        public Optional<byte[]> onLinkUp(LinkUp event) {
            return Optional.of(message(NOTICE, event.at(), "LINK_UP", Map.of(), "capture resumed"));
        }

        @Override
        public Optional<byte[]> onStatisticsReported(StatisticsReported event) {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> onFindingReported(FindingReported event) {
            Finding finding = event.finding();
            int severity = syslogSeverity(finding.kind().severity());
            return Optional.of(message(
                    severity, event.at(), "AUDIT_FINDING", parameters(finding, event.context()), text(finding)));
        }

        @Override
        public Optional<byte[]> onFindingResolved(FindingResolved event) {
            Finding finding = event.finding();
            return Optional.of(message(
                    NOTICE,
                    event.at(),
                    "AUDIT_RESOLVED",
                    parameters(finding, event.context()),
                    subject(finding) + ": resolved; last seen " + TIME.format(finding.last())));
        }

        @Override
        public Optional<byte[]> onFleetFindingReported(FleetFindingReported event) {
            FleetAlert finding = event.finding();
            return Optional.of(message(
                    syslogSeverity(finding.severity()),
                    event.at(),
                    "FLEET_FINDING",
                    parameters(finding),
                    finding.kind() + " " + finding.about() + ": " + finding.evidence()));
        }
    }

    private Map<String, String> parameters(UnexpectedSource alert) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("source", alert.source().toString());
        if (alert.hasFrame()) {
            parameters.put("destination", alert.destination().toString());
            parameters.put("etherType", String.format(Locale.ROOT, "0x%04x", alert.etherType()));
        }
        if (!alert.vlanIds().isEmpty()) {
            parameters.put("vlan", vlans(alert));
        }
        parameters.put("frames", Long.toString(alert.frames()));
        parameters.put("bytes", Long.toString(alert.bytes()));
        alert.captureFile().ifPresent(file -> parameters.put("captureFile", file));
        putUnlessEmpty(parameters, "vendor", labels.vendor(alert.source().value()));
        labels.name(alert.source().value(), alert.name()).ifPresent(name -> {
            parameters.put("name", name.name());
            if (name.isLearned()) {
                parameters.put("nameSource", name.source());
                parameters.put("nameLastSeen", TIME.format(name.lastSeen()));
            }
        });
        return parameters;
    }

    private static String text(UnexpectedSource alert) {
        return "unexpected source " + alert.source() + (alert.hasFrame() ? " > " + alert.destination() : "")
                + (alert.vlanIds().isEmpty() ? "" : " vlan " + vlans(alert))
                + (alert.summary().isEmpty() ? "" : ": " + alert.summary());
    }

    private static int syslogSeverity(Severity severity) {
        return switch (severity) {
            case HIGH -> WARNING;
            case MEDIUM, LOW -> NOTICE;
            case INFO -> INFORMATIONAL;
        };
    }

    private static Map<String, String> parameters(FleetAlert finding) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("finding", finding.id());
        parameters.put("kind", finding.kind());
        parameters.put("number", Integer.toString(finding.number()));
        parameters.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        finding.station().ifPresent(station -> parameters.put("station", station.toString()));
        putUnlessEmpty(parameters, "sensor", finding.sensor());
        putUnlessEmpty(parameters, "subject", finding.subject());
        parameters.put("first", TIME.format(finding.first()));
        parameters.put("last", TIME.format(finding.last()));
        putUnlessEmpty(parameters, "group", finding.group());
        return parameters;
    }

    private static Map<String, String> parameters(Finding finding, FindingContext context) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("finding", finding.id());
        parameters.put("kind", finding.kind().id());
        parameters.put("number", Integer.toString(finding.kind().number()));
        parameters.put("severity", finding.kind().severity().name().toLowerCase(Locale.ROOT));
        if (!finding.station().equals(Finding.SEGMENT)) {
            parameters.put("station", finding.station().toString());
        }
        if (!finding.subject().isEmpty()) {
            parameters.put("subject", finding.subject());
        }
        parameters.put("first", TIME.format(finding.first()));
        parameters.put("last", TIME.format(finding.last()));
        parameters.put("count", Long.toString(finding.count()));
        context.station().ifPresent(station -> {
            putUnlessEmpty(parameters, "vendor", station.vendor());
            putUnlessEmpty(parameters, "name", station.name());
            putUnlessEmpty(parameters, "group", station.group());
        });
        context.other().map(Party::mac).ifPresent(other -> parameters.put("other", other.toString()));
        return parameters;
    }

    private static void putUnlessEmpty(Map<String, String> parameters, String name, String value) {
        if (!value.isEmpty()) {
            parameters.put(name, value);
        }
    }

    private static String text(Finding finding) {
        return subject(finding)
                + ": " + printable(finding.evidence())
                + "; to do: " + FindingAdvice.of(finding.kind()).text();
    }

    private static String subject(Finding finding) {
        return finding.kind().id() + (finding.station().equals(Finding.SEGMENT) ? "" : " " + finding.station());
    }

    private static String vlans(UnexpectedSource alert) {
        return alert.vlanIds().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private byte[] message(int severity, Instant at, String id, Map<String, String> parameters, String text) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(512);
        message.writeBytes(("<" + (DAEMON + severity) + ">1 " + TIME.format(at) + " " + sender.host + " macmon "
                        + sender.process + " " + id + " " + structuredData(parameters) + " ")
                .getBytes(UTF_8));
        message.writeBytes(BYTE_ORDER_MARK);
        byte[] encoded = text.getBytes(UTF_8);
        message.write(encoded, 0, cutLength(encoded, Math.max(0, MAX_MESSAGE - message.size())));
        return message.toByteArray();
    }

    private String structuredData(Map<String, String> parameters) {
        StringBuilder elements = new StringBuilder("[origin software=\"macmon\" swVersion=")
                .append(quoted(sender.version))
                .append("][")
                .append(sender.structuredDataId)
                .append(' ')
                .append(sender.originField)
                .append('=')
                .append(quoted(sender.origin));
        parameters.forEach(
                (name, value) -> elements.append(' ').append(name).append('=').append(quoted(value)));
        return elements.append(']').toString();
    }

    private static String quoted(String value) {
        byte[] encoded = value.getBytes(UTF_8);
        String cut = new String(encoded, 0, cutLength(encoded, MAX_VALUE), UTF_8);
        return '"' + printable(cut).replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]") + '"';
    }

    // A receiver that stores lines would take the text after a line break for another message.
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    // Never splits a character.
    private static int cutLength(byte[] utf8, int limit) {
        if (utf8.length <= limit) {
            return utf8.length;
        }
        int end = limit;
        while (end > 0 && (utf8[end] & 0xC0) == UTF8_CONTINUATION) {
            end--;
        }
        return end;
    }

    /**
     * The sender of the messages.
     *
     * @param host             this machine's name; "-" if empty
     * @param process          this process's id
     * @param version          the program's version
     * @param structuredDataId SD-ID of the details: a name, an @ sign and a private enterprise number
     * @param originField      {@code interface} or {@code file}
     * @param origin           the name of that interface or file
     */
    public record Sender(
            String host, long process, String version, String structuredDataId, String originField, String origin) {

        private static final int MAX_HOST = 255;

        public Sender {
            host = host.replaceAll("[^!-~]", "");
            host = host.isEmpty() ? "-" : host.substring(0, Math.min(host.length(), MAX_HOST));
        }
    }
}
