package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowRecord;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The layout of a data record.
 *
 * @param id     256 to 65535; also the ID of the data sets that contain such records
 * @param fields its fields, in the order in which a record contains them
 */
record IpfixTemplate(int id, List<IpfixField> fields) {

    private static final int HEADER = 4;

    int definitionLength() {
        return HEADER + fields.stream().mapToInt(IpfixField::definitionLength).sum();
    }

    int recordLength() {
        return fields.stream().mapToInt(IpfixField::length).sum();
    }

    void writeDefinition(ByteBuffer bytes) {
        bytes.putShort((short) id).putShort((short) fields.size());
        fields.forEach(field -> field.writeDefinition(bytes));
    }

    void writeRecord(FlowRecord flow, ByteBuffer bytes) {
        fields.forEach(field -> field.encoder().accept(flow, bytes));
    }
}
