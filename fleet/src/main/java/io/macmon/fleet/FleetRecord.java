package io.macmon.fleet;

/**
 * A record for the broker. The arrays belong to it.
 *
 * @param key at most 65,535 bytes; records with the same key keep their order
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
public record FleetRecord(FleetTopic topic, byte[] key, byte[] value) {}
