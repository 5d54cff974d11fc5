package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowRecord;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * An IPFIX message (RFC 7011, section 3) under construction. Lengths are in bytes.
 *
 * <pre>
 *   | version 10, 2 | length, 2 | export time, 4 | sequence number, 4 | observation domain, 4 |
 *   then sets: | id, 2 | length, 2 | templates, or records of the template with that id ... |
 * </pre>
 */
final class IpfixMessage {

    static final int HEADER = 16;

    private static final int VERSION = 10;
    private static final int SET_HEADER = 4;
    private static final int TEMPLATES = 2;
    private static final int NO_SET = -1;

    private final ByteBuffer buffer;
    private int set = NO_SET;
    private int setStart;
    private int recordCount;

    IpfixMessage(int limit) {
        buffer = ByteBuffer.allocate(limit);
        clear();
    }

    void clear() {
        buffer.clear().position(HEADER);
        set = NO_SET;
        recordCount = 0;
    }

    boolean isEmpty() {
        return buffer.position() == HEADER;
    }

    /** The number of records, by which the sequence number advances. */
    int recordCount() {
        return recordCount;
    }

    boolean hasRoomFor(int bytes) {
        return buffer.remaining() >= 2 * SET_HEADER + bytes;
    }

    void addTemplate(IpfixTemplate template) {
        openSet(TEMPLATES);
        template.writeDefinition(buffer);
    }

    void addRecord(FlowRecord flow, IpfixTemplate template) {
        openSet(template.id());
        template.writeRecord(flow, buffer);
        recordCount++;
    }

    /** Returns an array that starts with the message; valid until {@link #clear}. */
    byte[] finish(Instant exported, int sequence, int domain) {
        closeSet();
        buffer.putShort(0, (short) VERSION)
                .putShort(2, (short) buffer.position())
                .putInt(4, (int) exported.getEpochSecond())
                .putInt(8, sequence)
                .putInt(12, domain);
        return buffer.array();
    }

    int length() {
        return buffer.position();
    }

    private void openSet(int id) {
        if (set == id) {
            return;
        }
        closeSet();
        set = id;
        setStart = buffer.position();
        buffer.putShort((short) id).putShort((short) 0);
    }

    private void closeSet() {
        if (set != NO_SET) {
            buffer.putShort(setStart + 2, (short) (buffer.position() - setStart));
            set = NO_SET;
        }
    }
}
