package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.FlowRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;

/**
 * Flows as IPFIX messages (RFC 7011), with both directions in one record (RFC 5103). A file is a sequence of messages
 * (RFC 5655).
 *
 * <p>A template is sent before the first record that needs it. In datagrams it is sent again when a record needs it
 * {@link #REFRESH} or {@value #REFRESH_MESSAGES} messages later, whichever comes first. The sequence number counts the
 * data records since the file or connection was opened. The observation domain is {@value #DOMAIN}.
 */
public final class IpfixWriter implements EventWriter {

    /** Bytes of a message that fit into an Ethernet frame together with the headers of UDP, IPv6 and a tunnel. */
    public static final int MAX_DATAGRAM = 1_420;

    /** How long a receiver can rely on a template from a datagram. */
    static final Duration REFRESH = Duration.ofSeconds(60);

    /** For how many messages a receiver can rely on a template from a datagram. */
    static final int REFRESH_MESSAGES = 500;

    private static final int MAX_STREAM_MESSAGE = 16_384;
    private static final int DOMAIN = 1;

    private final boolean datagrams;
    private final IpfixTemplates templates = new IpfixTemplates();
    private final BitSet announced = new BitSet();
    private final IpfixMessage message;
    private Instant announcedAt = Instant.MIN;
    private int messagesSinceAnnounced;
    private int sequence;

    private IpfixWriter(boolean datagrams) {
        this.datagrams = datagrams;
        message = new IpfixMessage(datagrams ? MAX_DATAGRAM : MAX_STREAM_MESSAGE);
    }

    /** Creates a writer for UDP. */
    public static IpfixWriter forDatagrams() {
        return new IpfixWriter(true);
    }

    /** Creates a writer for TCP and files. */
    public static IpfixWriter forStream() {
        return new IpfixWriter(false);
    }

    @Override
    public void begin(Instant now, boolean fresh, ByteSink out) {
        message.clear();
        sequence = 0;
        forgetTemplates(now);
    }

    @Override
    public boolean write(MonitorEvent event, Instant now, ByteSink out) throws IOException {
        if (!(event instanceof FlowEnded ended)) {
            return false;
        }
        FlowRecord flow = ended.flow();
        IpfixTemplate template = templates.of(flow);
        if (!message.hasRoomFor(template.definitionLength() + template.recordLength(flow))) {
            flush(now, out);
        }
        if (message.isEmpty() && datagrams && areTemplatesStale(now)) {
            forgetTemplates(now);
        }
        if (!announced.get(template.id())) {
            message.addTemplate(template);
            announced.set(template.id());
        }
        message.addRecord(flow, template);
        return true;
    }

    @Override
    public void flush(Instant now, ByteSink out) throws IOException {
        if (message.isEmpty()) {
            return;
        }
        byte[] bytes = message.finish(now, sequence, DOMAIN);
        int length = message.length();
        int flows = message.recordCount();
        sequence += flows;
        messagesSinceAnnounced++;
        message.clear();
        out.write(bytes, length, flows);
    }

    @Override
    public void end(Instant now, ByteSink out) throws IOException {
        flush(now, out);
    }

    private boolean areTemplatesStale(Instant now) {
        return !Duration.between(announcedAt, now).minus(REFRESH).isNegative()
                || messagesSinceAnnounced >= REFRESH_MESSAGES;
    }

    private void forgetTemplates(Instant now) {
        announced.clear();
        announcedAt = now;
        messagesSinceAnnounced = 0;
    }
}
