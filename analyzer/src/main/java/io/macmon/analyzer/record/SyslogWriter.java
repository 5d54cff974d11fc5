package io.macmon.analyzer.record;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.MonitorEvent.LinkDown;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.MonitorEvent.UnexpectedSource;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.config.FlowMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Alerts as syslog messages (RFC 5424): one each, facility daemon, with the facts as structured data.
 *
 * <pre>
 *   &lt;PRI&gt;1 TIMESTAMP HOSTNAME macmon PROCID MSGID [origin ...][SD-ID source="..." ...] BOM text
 *
 *   UNEXPECTED_SOURCE   warning   source destination etherType vlan frames octets captureFile
 *   DEAF                error     reason
 *   HEARS_AGAIN         notice
 *   AUDIT_FINDING       warning, notice or informational: high, medium or low, worth knowing
 *                                 finding kind number severity station subject first last count
 * </pre>
 *
 * <p>In a stream each message has its length before it (octet counting, RFC 6587 and 5425); in a datagram it is alone (RFC 5426). A
 * text that would make it longer than {@value #MAX_MESSAGE} octets is cut.
 */
public final class SyslogWriter implements EventWriter {

    /** Octets of a message: what a datagram of Ethernet holds. */
    static final int MAX_MESSAGE = 1_400;

    private static final int DAEMON = 3 * 8;
    private static final int ERROR = 3;
    private static final int WARNING = 4;
    private static final int NOTICE = 5;
    private static final int INFORMATIONAL = 6;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int MAX_VALUE = 200;
    private static final int CONTINUATION = 0x80;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Sender sender;
    private final boolean octetCounting;

    /** @param counted whether each message has its length before it, as in a stream */
    public SyslogWriter(Sender sender, boolean counted) {
        this.sender = sender;
        this.octetCounting = counted;
    }

    @Override
    public FlowMetrics flowMetrics() {
        return FlowMetrics.TOTALS;
    }

    @Override
    public boolean acceptsFlows() {
        return false;
    }

    @Override
    public boolean accepts(MonitorEvent event) {
        return event instanceof UnexpectedSource
                || event instanceof LinkDown
                || event instanceof LinkUp
                || event instanceof FindingReported;
    }

    @Override
    public void begin(Instant now, boolean fresh, ByteSink out) {}

    @Override
    public boolean write(MonitorEvent event, Instant now, ByteSink out) throws IOException {
        byte[] message = message(event);
        if (octetCounting) {
            ByteArrayOutputStream framed = new ByteArrayOutputStream(message.length + 5);
            framed.writeBytes((message.length + " ").getBytes(US_ASCII));
            framed.writeBytes(message);
            message = framed.toByteArray();
        }
        out.write(message, message.length, 1);
        return true;
    }

    @Override
    public void flush(Instant now, ByteSink out) {}

    @Override
    public void end(Instant now, ByteSink out) {}

    private byte[] message(MonitorEvent event) {
        if (event instanceof UnexpectedSource stranger) {
            return message(WARNING, event.at(), "UNEXPECTED_SOURCE", parameters(stranger), text(stranger));
        }
        if (event instanceof LinkDown deaf) {
            return message(
                    ERROR,
                    event.at(),
                    "DEAF",
                    Map.of("reason", deaf.reason()),
                    "nothing can be heard: " + printable(deaf.reason()));
        }
        if (event instanceof FindingReported made) {
            Finding finding = made.finding();
            return message(
                    level(finding.kind().severity()), event.at(), "AUDIT_FINDING", parameters(finding), text(finding));
        }
        return message(NOTICE, event.at(), "HEARS_AGAIN", Map.of(), "frames can be heard again");
    }

    private static Map<String, String> parameters(UnexpectedSource stranger) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("source", stranger.source().toString());
        facts.put("destination", stranger.destination().toString());
        facts.put("etherType", String.format(Locale.ROOT, "0x%04x", stranger.etherType()));
        if (!stranger.vlanIds().isEmpty()) {
            facts.put("vlan", vlans(stranger));
        }
        facts.put("frames", Long.toString(stranger.frames()));
        facts.put("octets", Long.toString(stranger.bytes()));
        stranger.captureFile().ifPresent(file -> facts.put("captureFile", file));
        return facts;
    }

    private static String text(UnexpectedSource stranger) {
        return "unexpected source " + stranger.source() + " > " + stranger.destination()
                + (stranger.vlanIds().isEmpty() ? "" : " vlan " + vlans(stranger))
                + (stranger.summary().isEmpty() ? "" : ": " + stranger.summary());
    }

    private static int level(Severity severity) {
        return switch (severity) {
            case HIGH -> WARNING;
            case MEDIUM, LOW -> NOTICE;
            case INFO -> INFORMATIONAL;
        };
    }

    private static Map<String, String> parameters(Finding finding) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("finding", finding.id());
        facts.put("kind", finding.kind().id());
        facts.put("number", Integer.toString(finding.kind().number()));
        facts.put("severity", finding.kind().severity().name().toLowerCase(Locale.ROOT));
        if (!finding.station().equals(Finding.SEGMENT)) {
            facts.put("station", finding.station().toString());
        }
        if (!finding.subject().isEmpty()) {
            facts.put("subject", finding.subject());
        }
        facts.put("first", TIME.format(finding.first()));
        facts.put("last", TIME.format(finding.last()));
        facts.put("count", Long.toString(finding.count()));
        return facts;
    }

    private static String text(Finding finding) {
        return finding.kind().id()
                + (finding.station().equals(Finding.SEGMENT) ? "" : " " + finding.station())
                + ": " + printable(finding.evidence());
    }

    private static String vlans(UnexpectedSource stranger) {
        return stranger.vlanIds().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private byte[] message(int severity, Instant at, String id, Map<String, String> facts, String text) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(512);
        message.writeBytes(("<" + (DAEMON + severity) + ">1 " + TIME.format(at) + " " + sender.host + " macmon "
                        + sender.process + " " + id + " " + structuredData(facts) + " ")
                .getBytes(UTF_8));
        message.writeBytes(BYTE_ORDER_MARK);
        byte[] words = text.getBytes(UTF_8);
        message.write(words, 0, cut(words, Math.max(0, MAX_MESSAGE - message.size())));
        return message.toByteArray();
    }

    private String structuredData(Map<String, String> facts) {
        StringBuilder elements = new StringBuilder("[origin software=\"macmon\" swVersion=")
                .append(quoted(sender.version))
                .append("][")
                .append(sender.structuredDataId)
                .append(' ')
                .append(sender.originField)
                .append('=')
                .append(quoted(sender.origin));
        facts.forEach(
                (name, value) -> elements.append(' ').append(name).append('=').append(quoted(value)));
        return elements.append(']').toString();
    }

    private static String quoted(String value) {
        byte[] octets = value.getBytes(UTF_8);
        String cut = new String(octets, 0, cut(octets, MAX_VALUE), UTF_8);
        return '"' + printable(cut).replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]") + '"';
    }

    // A receiver that stores lines would take what follows a control character for another message.
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    // Not within a character.
    private static int cut(byte[] utf8, int limit) {
        if (utf8.length <= limit) {
            return utf8.length;
        }
        int end = limit;
        while (end > 0 && (utf8[end] & 0xC0) == CONTINUATION) {
            end--;
        }
        return end;
    }

    /**
     * Who sends messages.
     *
     * @param host             this machine's name, or {@code -}
     * @param process          this process's number
     * @param version          of the program
     * @param structuredDataId of the facts: a name, an @ sign and a private enterprise number
     * @param originField      {@code interface} or {@code file}
     * @param origin           its name
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
