package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowRecord;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The form of a data record.
 *
 * @param id     256 to 65535, of the data sets that hold such records
 * @param fields in order
 */
record IpfixTemplate(int id, List<IpfixField> fields) {

    private static final int HEADER = 4;

    int definitionLength() {
        return HEADER + fields.stream().mapToInt(IpfixField::definitionLength).sum();
    }

    int recordLength() {
        return fields.stream().mapToInt(IpfixField::length).sum();
    }

    void writeDefinition(ByteBuffer octets) {
        octets.putShort((short) id).putShort((short) fields.size());
        fields.forEach(field -> field.writeDefinition(octets));
    }

    void writeRecord(FlowRecord flow, ByteBuffer octets) {
        fields.forEach(field -> field.encoder().accept(flow, octets));
    }
}
