package io.macmon.cli.options;

import io.macmon.config.CaptureConfig;
import io.macmon.config.text.ConfigException;

/** An option's size in bytes, written with a unit: {@code 64M}, {@code 2G}. */
public record ByteCount(long value) {

    public static final ByteCount DEFAULT_BUFFER = new ByteCount(CaptureConfig.DEFAULT.bufferBytes());

    /**
     * @param setting the option's long name without dashes, for the error
     * @throws ConfigException if the size is 2 GiB or more
     */
    public int toInt(String setting) {
        if (value > Integer.MAX_VALUE) {
            throw new ConfigException(setting, "must be below 2G, got " + value + " bytes");
        }
        return (int) value;
    }

    // The method that Java would generate is linked at its first call, which takes a twentieth of a start.
    @Override
    public String toString() {
        return value + " bytes";
    }
}
