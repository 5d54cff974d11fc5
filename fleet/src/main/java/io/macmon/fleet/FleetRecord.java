package io.macmon.fleet;

/**
 * A record for the broker. The arrays belong to it.
 *
 * @param key at most 65,535 bytes; records with the same key keep their order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FleetRecord(FleetTopic topic, byte[] key, byte[] value) {}
