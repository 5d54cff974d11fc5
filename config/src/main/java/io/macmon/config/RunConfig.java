package io.macmon.config;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of a monitor run.
 *
 * @param capture     how frames are captured
 * @param flows       when a flow ends
 * @param quietPeriod minimum time between two reports of a stranger that keeps sending
 * @param limit       duration of a live capture; if empty, until it is stopped
 * @param count       the maximum number of frames to analyse
 * @param interval    time between two statistics reports in a live capture
 * @param workers     number of parallel analyses, each with its own capture if it is live, 1 to {@value #MAX_WORKERS}
 * @param metrics     where metrics of a live capture are served
 * @param web         where the web page of a live capture is served
 */
public record RunConfig(
        CaptureConfig capture,
        FlowConfig flows,
        Duration quietPeriod,
        Optional<Duration> limit,
        long count,
        Duration interval,
        int workers,
        Optional<InetSocketAddress> metrics,
        Optional<WebConfig> web) {

    /** More workers would only wait for each other. */
    public static final int MAX_WORKERS = 64;

    private static final Duration MIN_INTERVAL = Duration.ofMillis(100);

    public RunConfig {
        requirePositive("quiet-period", quietPeriod);
        limit.ifPresent(length -> requirePositive("for", length));
        if (count < 1) {
            throw new ConfigException("count", "must be at least 1, got " + count);
        }
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new ConfigException("workers", "must be from 1 to " + MAX_WORKERS + ", got " + workers);
        }
        if (interval.compareTo(MIN_INTERVAL) < 0) {
            throw new ConfigException("interval", "must be at least 100ms, got " + Durations.format(interval));
        }
    }

    private static void requirePositive(String setting, Duration length) {
        if (length.isZero() || length.isNegative()) {
            throw new ConfigException(setting, "must be longer than 0s, got " + Durations.format(length));
        }
    }
}
