package io.macmon.config;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the flight recorder remembers, and what it writes for an alert.
 *
 * @param before      time before the alerted frame
 * @param after       time after the alerted frame
 * @param memoryBytes memory for recent frames
 * @param allSources  whether to write the frames from all sources, not only from the alerted one
 * @param directory   directory for the files
 */
public record RecorderConfig(Duration before, Duration after, int memoryBytes, boolean allSources, Path directory) {

    private static final int MIN_MEMORY = 1 << 20;

    public RecorderConfig {
        if (before.plus(after).isZero()) {
            throw new ConfigException("record", "must be longer than 0s/0s");
        }
        if (memoryBytes < MIN_MEMORY) {
            throw new ConfigException("record-memory", "must be at least 1M, got " + memoryBytes + " bytes");
        }
    }

    /**
     * Reads the time before and after an alert, such as {@code 10s/5s}.
     *
     * @return both, in this order
     * @throws IllegalArgumentException for any other form
     */
    public static Duration[] parseWindow(String text) {
        String[] ends = text.split("/", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException("not a BEFORE/AFTER time: '" + text + "'; write it as 10s/5s");
        }
        return new Duration[] {Durations.parse(ends[0]), Durations.parse(ends[1])};
    }
}
