package io.macmon.fleet;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The topics of a fleet. */
public enum FleetTopic {
    /** Where a station was heard, by MAC address. */
    SIGHTINGS(1, "sightings.v1"),
    /** Findings as EVE JSON. */
    FINDINGS(2, "findings.v1"),
    /** The state of each sensor; compacted. */
    SENSORS(3, "sensors.v1"),
    /** What the fleet finds, as EVE JSON; the application writes it. */
    FLEET_FINDINGS(4, "fleet-findings.v1"),
    /** The broadcasts that two sensors both heard; compacted; the application writes it. */
    FLEET_SEGMENTS(5, "fleet-segments.v1");

    private final int code;
    private final String id;

    FleetTopic(int code, String id) {
        this.code = code;
        this.id = id;
    }

    /** Identifies the topic in the spool: 1 to 127, never changed. */
    public int code() {
        return code;
    }

    /** Whether only the last record of each key is kept. Such a topic has one partition. */
    public boolean isCompacted() {
        return this == SENSORS || this == FLEET_SEGMENTS;
    }

    /** How long records are kept in a topic that is not compacted, unless the broker's owner changes that. */
    public Duration retention() {
        return this == SIGHTINGS ? Duration.ofDays(3) : Duration.ofDays(30);
    }

    /** The topic with a code; empty if the code is unknown. */
    public static Optional<FleetTopic> withCode(int code) {
        return Arrays.stream(values()).filter(topic -> topic.code == code).findFirst();
    }

    /**
     * The topic's name at the broker.
     *
     * @param prefix what the names of the fleet's topics start with, as in {@code macmon}
     */
    public String nameWith(String prefix) {
        return prefix + "." + id;
    }
}
