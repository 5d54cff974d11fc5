package io.macmon.analyzer.record;

import io.macmon.analyzer.flow.record.FlowRecord;
import java.nio.ByteBuffer;
import java.util.List;

/** The layout of a data record. */
final class IpfixTemplate {

    private static final int HEADER = 4;

    private final int id;
    private final IpfixField[] fields;
    private final int definitionLength;
    private final int fixedLength;
    private final IpfixField[] variable;

    /**
     * @param id     256 to 65535; also the ID of the data sets that contain such records
     * @param fields its fields, in the order in which a record contains them
     */
    IpfixTemplate(int id, List<IpfixField> fields) {
        this.id = id;
        this.fields = fields.toArray(IpfixField[]::new);
        definitionLength =
                HEADER + fields.stream().mapToInt(IpfixField::definitionLength).sum();
        variable = fields.stream()
                .filter(field -> field.length() == IpfixField.VARIABLE)
                .toArray(IpfixField[]::new);
        fixedLength = fields.stream().mapToInt(IpfixField::length).sum() - variable.length * IpfixField.VARIABLE;
    }

    int id() {
        return id;
    }

    int definitionLength() {
        return definitionLength;
    }

    /** Bytes in the record of a flow. */
    int recordLength(FlowRecord flow) {
        int length = fixedLength;
        for (IpfixField field : variable) {
            length += field.lengthIn(flow);
        }
        return length;
    }

    void writeDefinition(ByteBuffer bytes) {
        bytes.putShort((short) id).putShort((short) fields.length);
        for (IpfixField field : fields) {
            field.writeDefinition(bytes);
        }
    }

    void writeRecord(FlowRecord flow, ByteBuffer bytes) {
        for (IpfixField field : fields) {
            field.encoder().accept(flow, bytes);
        }
    }
}
