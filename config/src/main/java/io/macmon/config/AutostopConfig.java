package io.macmon.config;

import io.macmon.config.text.ConfigException;
import java.util.List;

/**
 * Conditions that end writing, as in dumpcap's option -a. The first condition met applies; a condition that is not
 * given is never met.
 *
 * @param bytes         bytes in the file, before compression
 * @param durationNanos time since the start
 * @param frames        frames in all files together
 * @param files         number of files in the rotation
 */
public record AutostopConfig(long bytes, long durationNanos, long frames, long files) {

    /** No condition: writing ends with the last frame. */
    public static final AutostopConfig NONE =
            new AutostopConfig(RotationConfig.NEVER, RotationConfig.NEVER, RotationConfig.NEVER, RotationConfig.NEVER);

    static final String SETTING = "autostop";

    /**
     * Reads {@code duration:SECONDS}, {@code filesize:KB}, {@code files:COUNT} and {@code packets:COUNT}.
     *
     * @throws ConfigException for any other condition
     */
    public static AutostopConfig parse(List<String> conditions) {
        FileConditions given = new FileConditions(SETTING, conditions, "duration", "filesize", "files", "packets");
        long kilobytes = given.number("filesize", RotationConfig.NEVER);
        return new AutostopConfig(
                kilobytes == RotationConfig.NEVER ? kilobytes : kilobytes * RotationConfig.BYTES_PER_KB,
                given.nanos("duration", RotationConfig.NEVER),
                given.number("packets", RotationConfig.NEVER),
                given.number("files", RotationConfig.NEVER));
    }
}
