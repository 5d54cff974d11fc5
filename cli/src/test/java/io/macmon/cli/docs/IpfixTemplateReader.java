package io.macmon.cli.docs;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.record.IpfixWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the templates in IPFIX messages (RFC 7011, section 3.4.1). */
final class IpfixTemplateReader {

    private static final int MESSAGE_HEADER = 16;
    private static final int TEMPLATE_SET = 2;
    private static final int ENTERPRISE_BIT = 0x8000;
    private static final int REVERSE_PEN = 29_305;

    private final Set<Element> elements = new TreeSet<>();

    /** An information element; it is IANA's, or the reverse of IANA's. */
    record Element(int id, int length, boolean isReverse) implements Comparable<Element> {
        @Override
        public int compareTo(Element other) {
            int byId = Integer.compare(id, other.id);
            return byId != 0 ? byId : Boolean.compare(isReverse, other.isReverse);
        }
    }

    /** The elements of all templates that the writer declares for these events. */
    static Set<Element> elementsOf(List<MonitorEvent> events) throws IOException {
        IpfixTemplateReader reader = new IpfixTemplateReader();
        IpfixWriter writer = IpfixWriter.forStream();
        writer.begin(Instant.EPOCH, true, reader::read);
        for (MonitorEvent event : events) {
            writer.write(event, Instant.EPOCH, reader::read);
        }
        writer.end(Instant.EPOCH, reader::read);
        return reader.elements;
    }

    private void read(byte[] bytes, int length, int events) {
        ByteBuffer message = ByteBuffer.wrap(bytes, 0, length).position(MESSAGE_HEADER);
        while (message.hasRemaining()) {
            int end = message.position();
            int id = message.getShort();
            end += message.getShort();
            while (id == TEMPLATE_SET && message.position() < end) {
                readTemplate(message);
            }
            message.position(end);
        }
    }

    private void readTemplate(ByteBuffer message) {
        message.getShort(); // the template's ID
        for (int fields = message.getShort(); fields > 0; fields--) {
            int id = message.getShort() & 0xFFFF;
            int length = message.getShort();
            boolean isReverse = (id & ENTERPRISE_BIT) != 0;
            if (isReverse && message.getInt() != REVERSE_PEN) {
                throw new AssertionError("element " + (id & ~ENTERPRISE_BIT) + " is of an undocumented enterprise");
            }
            elements.add(new Element(id & ~ENTERPRISE_BIT, length, isReverse));
        }
    }
}
