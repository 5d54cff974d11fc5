package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.config.FlowMeasure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;

/**
 * Flows as IPFIX messages (RFC 7011), biflows as RFC 5103 has them; in a file one message behind the other (RFC 5655).
 *
 * <p>A template goes before the first record that needs it; in datagrams again when it is needed {@link #REFRESH} or
 * {@value #REFRESH_MESSAGES} messages later, whichever comes first. The sequence number counts data records from the
 * start of the transport. All is of observation domain {@value #DOMAIN}.
 */
public final class IpfixWriter implements EventWriter {

    /** Octets of a message: with the headers of UDP and IPv6 they fit an Ethernet frame, a tunnel's header as well. */
    public static final int DATAGRAM_LIMIT = 1_420;

    /** How long a template in a datagram is good for. */
    static final Duration REFRESH = Duration.ofSeconds(60);

    /** For how many messages a template in a datagram is good for. */
    static final int REFRESH_MESSAGES = 500;

    private static final int STREAM_LIMIT = 16_384;
    private static final int DOMAIN = 1;

    private final boolean datagrams;
    private final IpfixTemplates templates = new IpfixTemplates();
    private final BitSet announced = new BitSet();
    private final IpfixMessage message;
    private Instant announcedSince = Instant.MIN;
    private int messages;
    private int sequence;

    private IpfixWriter(boolean datagrams) {
        this.datagrams = datagrams;
        message = new IpfixMessage(datagrams ? DATAGRAM_LIMIT : STREAM_LIMIT);
    }

    /** For UDP. */
    public static IpfixWriter ofDatagrams() {
        return new IpfixWriter(true);
    }

    /** For TCP and files. */
    public static IpfixWriter ofStream() {
        return new IpfixWriter(false);
    }

    @Override
    public FlowMeasure measure() {
        return FlowMeasure.DETAIL;
    }

    @Override
    public boolean takes(MonitorEvent event) {
        return event instanceof FlowEnded;
    }

    @Override
    public void begin(Instant now, boolean fresh, Out out) {
        message.clear();
        sequence = 0;
        forgetTemplates(now);
    }

    @Override
    public boolean write(MonitorEvent event, Instant now, Out out) throws IOException {
        FlowRecord flow = ((FlowEnded) event).flow();
        IpfixTemplate template = templates.of(flow);
        if (!message.holds(template.definitionLength() + template.recordLength())) {
            flush(now, out);
        }
        if (message.isEmpty() && datagrams && areStale(now)) {
            forgetTemplates(now);
        }
        if (!announced.get(template.id())) {
            message.define(template);
            announced.set(template.id());
        }
        message.add(flow, template);
        return true;
    }

    @Override
    public void flush(Instant now, Out out) throws IOException {
        if (message.isEmpty()) {
            return;
        }
        byte[] octets = message.finish(now, sequence, DOMAIN);
        int length = message.length();
        int flows = message.flows();
        sequence += flows;
        messages++;
        message.clear();
        out.take(octets, length, flows);
    }

    @Override
    public void end(Instant now, Out out) throws IOException {
        flush(now, out);
    }

    private boolean areStale(Instant now) {
        return !Duration.between(announcedSince, now).minus(REFRESH).isNegative() || messages >= REFRESH_MESSAGES;
    }

    private void forgetTemplates(Instant now) {
        announced.clear();
        announcedSince = now;
        messages = 0;
    }
}
