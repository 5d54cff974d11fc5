package io.macmon.config;

import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Limits and thresholds of an audit.
 *
 * @param maxStations  stations remembered at once, {@value #MIN_STATIONS} to {@value #MAX_STATIONS}; stations that the
 *                     policy lists by their full address are not counted
 * @param quietPeriod  minimum time between two reports of a finding that persists
 * @param floodSources number of sources not listed by their full address that make a MAC flood if they are seen within
 *                     ten seconds, each in fewer than four frames
 * @param absentAfter  how long an expected station may be silent; if empty, until the end of the audit
 * @param ownAddresses this machine's addresses, which no other station may use; the audited device's is the first
 * @param deviceNames  what the devices with these addresses are, as in {@code macvlan mv0}; may lack some
 */
public record AuditConfig(
        int maxStations,
        Duration quietPeriod,
        int floodSources,
        Optional<Duration> absentAfter,
        List<MacAddress> ownAddresses,
        Map<MacAddress, String> deviceNames) {

    public static final int MIN_STATIONS = 1_024;

    /** The upper limit; this many stations take about 700 MiB. */
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
        deviceNames = Map.copyOf(deviceNames);
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

    /** A config without names of devices. */
    public AuditConfig(
            int maxStations,
            Duration quietPeriod,
            int floodSources,
            Optional<Duration> absentAfter,
            List<MacAddress> ownAddresses) {
        this(maxStations, quietPeriod, floodSources, absentAfter, ownAddresses, Map.of());
    }

    /** A copy with other devices of this machine; the audited one is the first. */
    public AuditConfig withOwnDevices(Map<MacAddress, String> devices) {
        return new AuditConfig(
                maxStations, quietPeriod, floodSources, absentAfter, List.copyOf(devices.keySet()), devices);
    }

    /** A copy with other own addresses. */
    public AuditConfig withOwnAddresses(List<MacAddress> addresses) {
        return new AuditConfig(maxStations, quietPeriod, floodSources, absentAfter, addresses, deviceNames);
    }
}
