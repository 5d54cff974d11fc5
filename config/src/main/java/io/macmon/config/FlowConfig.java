package io.macmon.config;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * When a flow ends, how many flows may be open, and what is measured.
 *
 * @param idleTimeout     a flow ends after this long without a frame (IPFIX flowIdleTimeout); at most a year
 * @param activeTimeout   a flow that continues is reported this often (IPFIX flowActiveTimeout); at most a year
 * @param maxFlows        open flows, 1 to {@value #MAX_FLOWS}; beyond that, the longest-idle flow ends early
 * @param metrics         what is measured per flow
 * @param key             what the frames of a flow have in common
 * @param verifyChecksums whether a wrong checksum is a fault
 * @param names           whether the names in the first payload of each flow are read
 */
public record FlowConfig(
        Duration idleTimeout,
        Duration activeTimeout,
        int maxFlows,
        FlowMetrics metrics,
        FlowKeyFields key,
        boolean verifyChecksums,
        boolean names) {

    /** The upper bound of {@link #maxFlows}. */
    public static final int MAX_FLOWS = 4_194_304;

    private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

    public static final String DEFAULT_IDLE_TIMEOUT = "15s";
    public static final String DEFAULT_ACTIVE_TIMEOUT = "2m";
    public static final int DEFAULT_MAX_FLOWS = 65_536;

    public static final FlowConfig DEFAULT = new FlowConfig(
            Durations.parse(DEFAULT_IDLE_TIMEOUT), Durations.parse(DEFAULT_ACTIVE_TIMEOUT), DEFAULT_MAX_FLOWS);

    /** Measures totals only. */
    public FlowConfig(Duration idleTimeout, Duration activeTimeout, int maxFlows) {
        this(idleTimeout, activeTimeout, maxFlows, FlowMetrics.TOTALS, FlowKeyFields.IP, false, false);
    }

    public FlowConfig {
        requireTimeout("idle-timeout", idleTimeout);
        requireTimeout("active-timeout", activeTimeout);
        if (activeTimeout.compareTo(idleTimeout) < 0) {
            throw new ConfigException(
                    "active-timeout",
                    "must not be shorter than idle-timeout (" + seconds(idleTimeout) + "), got "
                            + seconds(activeTimeout));
        }
        if (maxFlows < 1 || maxFlows > MAX_FLOWS) {
            throw new ConfigException("max-flows", "must be 1 to " + MAX_FLOWS + ", got " + maxFlows);
        }
    }

    /** A copy for each of several meters, which share {@link #maxFlows}. */
    public FlowConfig splitAmong(int meters) {
        return new FlowConfig(
                idleTimeout, activeTimeout, (maxFlows + meters - 1) / meters, metrics, key, verifyChecksums, names);
    }

    /** A copy with other metrics. */
    public FlowConfig withMetrics(FlowMetrics other) {
        return new FlowConfig(idleTimeout, activeTimeout, maxFlows, other, key, verifyChecksums, names);
    }

    /** A copy with another key. */
    public FlowConfig withKey(FlowKeyFields other) {
        return new FlowConfig(idleTimeout, activeTimeout, maxFlows, metrics, other, verifyChecksums, names);
    }

    /** A copy that verifies checksums, or does not. */
    public FlowConfig withVerifiedChecksums(boolean verify) {
        return new FlowConfig(idleTimeout, activeTimeout, maxFlows, metrics, key, verify, names);
    }

    /** A copy that reads names, or does not. */
    public FlowConfig withNames(boolean read) {
        return new FlowConfig(idleTimeout, activeTimeout, maxFlows, metrics, key, verifyChecksums, read);
    }

    private static void requireTimeout(String setting, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new ConfigException(setting, "must be longer than 0s, got " + seconds(value));
        }
        if (value.compareTo(MAX_TIMEOUT) > 0) {
            throw new ConfigException(
                    setting, "must not be longer than " + seconds(MAX_TIMEOUT) + ", got " + seconds(value));
        }
    }

    private static String seconds(Duration value) {
        BigDecimal nanos = BigDecimal.valueOf(value.getNano(), 9);
        return BigDecimal.valueOf(value.getSeconds())
                        .add(nanos)
                        .stripTrailingZeros()
                        .toPlainString()
                + "s";
    }
}
