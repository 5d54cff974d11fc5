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
    private final int recordLength;

    /**
     * @param id     256 to 65535; also the ID of the data sets that contain such records
     * @param fields its fields, in the order in which a record contains them
     */
    IpfixTemplate(int id, List<IpfixField> fields) {
        this.id = id;
        this.fields = fields.toArray(IpfixField[]::new);
        definitionLength =
                HEADER + fields.stream().mapToInt(IpfixField::definitionLength).sum();
        recordLength = fields.stream().mapToInt(IpfixField::length).sum();
    }

    int id() {
        return id;
    }

    int definitionLength() {
        return definitionLength;
    }

    int recordLength() {
        return recordLength;
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
