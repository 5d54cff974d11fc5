package io.macmon.analyzer.flow;

import io.macmon.analyzer.flow.record.FlowRecord;

/** Receives the records of a meter, on the meter's thread. */
@FunctionalInterface
public interface RecordSink {

    void accept(FlowRecord record);

    /**
     * Whether the sink takes another record now. While it does not, flows that ended stay in the table; a record whose
     * flow must leave the full table is passed on nevertheless, and is then dropped and counted by the sink.
     */
    default boolean hasRoom() {
        return true;
    }
}
