package io.macmon.analyzer.flow.record;

/**
 * Receives the records of a meter, on the meter's thread.
 *
 * <p>A record has a place in the order of records: the stream time at which its flow ended, in nanoseconds; then, as a
 * number, the flow's first frame if it timed out, or else the frame that ended it, which comes after all timeouts. A
 * meter emits its records by ascending places. The places of several meters that divide the same frames among them
 * give the order in which a single meter emits all their records.
 */
@FunctionalInterface
public interface RecordSink {

    void accept(FlowRecord record);

    /** Accepts a record with its place. */
    default void accept(FlowRecord record, long nanos, long number) {
        accept(record);
    }

    /** Called when all later records have later places. */
    default void onReached(long nanos, long number) {}

    /**
     * Called once, when no flow can end before the stop. What follows are the records of the open flows; their places
     * are the times and numbers of their first frames.
     */
    default void onOpenFlows() {}

    /**
     * Whether the sink takes another record now. While it does not, flows that ended stay in the table; a record whose
     * flow must leave the full table is passed on nevertheless, and is then dropped and counted by the sink.
     */
    default boolean hasRoom() {
        return true;
    }

    /** The number of a place that comes after all timeouts of its time: that of a flow that a frame ended. */
    static long byFrame(long frame) {
        return 1L << (Long.SIZE - 2) | frame << 1;
    }

    /** The number of a place that directly follows that of a record that a frame caused. */
    static long afterFrame(long frame) {
        return byFrame(frame) | 1;
    }
}
