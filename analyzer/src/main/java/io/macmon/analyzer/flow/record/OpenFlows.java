package io.macmon.analyzer.flow.record;

/**
 * The open flows of a meter. Each is in a slot while it is open. Called by the meter's thread only, between two blocks,
 * except {@link #capacity}.
 */
public interface OpenFlows {

    /** The number of slots. Thread-safe. */
    int capacity();

    /** All flows are in the slots below this one. */
    int slots();

    /** A number that no other flow of the meter has; 0 if the slot is free. */
    long serial(int slot);

    /** Frames in both directions, since the flow's latest record. */
    long frames(int slot);

    /** Bytes in both directions, since the flow's latest record. */
    long bytes(int slot);

    /** Time of the first frame since the flow's latest record, nanoseconds since the epoch. */
    long firstNanos(int slot);

    /** The address of the end that sent the first frame, in the low 48 bits. */
    long sourceMac(int slot);

    /** The address of the other end, in the low 48 bits. */
    long destinationMac(int slot);

    /** The record that the flow would have if the meter were stopped now. */
    FlowRecord record(int slot);
}
