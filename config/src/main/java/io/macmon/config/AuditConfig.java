package io.macmon.config;

import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an audit judges.
 *
 * @param maxStations stations remembered at once, {@value #MIN_STATIONS} to {@value #MAX_STATIONS}; those that a policy lists by
 *                    their whole address come on top
 * @param quietPeriod how long a finding that only goes on is not told again
 * @param floodSources sources within ten seconds, on no list and heard in fewer than four frames, that are a MAC flood
 * @param absentAfter how long an expected station may be silent; empty until the end of the audit
 * @param ownAddresses         addresses of the machine that audits: nobody else may send with them
 */
public record AuditConfig(
        int maxStations,
        Duration quietPeriod,
        int floodSources,
        Optional<Duration> absentAfter,
        List<MacAddress> ownAddresses) {

    public static final int MIN_STATIONS = 1_024;

    /** Some 700 MiB of them. */
    public static final int MAX_STATIONS = 2_000_000;

    public static final int DEFAULT_MAX_STATIONS = 131_072;
    public static final String DEFAULT_QUIET_PERIOD = "60s";
    public static final int DEFAULT_FLOOD_SOURCES = 256;

    public static final AuditConfig DEFAULT = new AuditConfig(
            DEFAULT_MAX_STATIONS,
            Durations.parse(DEFAULT_QUIET_PERIOD),
            DEFAULT_FLOOD_SOURCES,
            Optional.empty(),
            List.of());

    public AuditConfig {
        ownAddresses = List.copyOf(ownAddresses);
        if (maxStations < MIN_STATIONS || maxStations > MAX_STATIONS) {
            throw new ConfigException(
                    "max-stations", "must be from " + MIN_STATIONS + " to " + MAX_STATIONS + ", got " + maxStations);
        }
        if (quietPeriod.isNegative() || quietPeriod.isZero()) {
            throw new ConfigException("quiet-period", "must be longer than 0s, got " + Durations.format(quietPeriod));
        }
        if (floodSources < 1) {
            throw new ConfigException("flood", "must be at least 1 source, got " + floodSources);
        }
    }

    /** The same with these addresses as our own. */
    public AuditConfig withOwnAddresses(List<MacAddress> addresses) {
        return new AuditConfig(maxStations, quietPeriod, floodSources, absentAfter, addresses);
    }
}
