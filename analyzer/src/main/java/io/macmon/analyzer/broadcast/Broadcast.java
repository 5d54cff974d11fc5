package io.macmon.analyzer.broadcast;

/**
 * A frame to a group address.
 *
 * @param hash      of its source, EtherType and payload: equal wherever on the segment it is heard
 * @param timeNanos when it was last heard, nanoseconds since the epoch
 */
public record Broadcast(long hash, long timeNanos) {}
