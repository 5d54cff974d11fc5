package io.macmon.analyzer.flow.record;

/**
 * A record with its place in the order of records; see {@link RecordSink}.
 *
 * @param nanos  stream time at which its flow ended, in nanoseconds
 * @param number orders the records of the same time
 */
public record PlacedRecord(FlowRecord record, long nanos, long number) {

    public void emitTo(RecordSink records) {
        records.accept(record, nanos, number);
    }
}
