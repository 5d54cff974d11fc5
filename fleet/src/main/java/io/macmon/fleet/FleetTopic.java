package io.macmon.fleet;

import io.macmon.config.text.ConfigException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The topics of a fleet. */
public enum FleetTopic {
    /** Where a station was heard, by MAC address. */
    SIGHTINGS(1, "macmon.sightings.v1"),
    /** Findings as EVE JSON. */
    FINDINGS(2, "macmon.findings.v1"),
    /** The state of each sensor; compacted. */
    SENSORS(3, "macmon.sensors.v1");

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");

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

    /** The topic with a code; empty if there is none. */
    public static Optional<FleetTopic> withCode(int code) {
        return Arrays.stream(values()).filter(topic -> topic.code == code).findFirst();
    }

    /**
     * The topic's name at the broker.
     *
     * @param prefix put in front, for brokers that several fleets share; may be empty
     * @throws ConfigException if Kafka does not allow the prefix in a name
     */
    public String nameWith(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new ConfigException(
                    "out", "the prefix of topics must be at most 100 of A-Z a-z 0-9 . _ -; got '" + prefix + "'");
        }
        return prefix + id;
    }
}
