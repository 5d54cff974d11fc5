package io.macmon.config;

import io.macmon.config.text.ConfigException;
import java.util.List;

/**
 * When writing ends, as dumpcap's option -a says it: whichever condition is met first. One that was not given is
 * never met.
 *
 * @param bytes        in the one file that is written, before compression
 * @param durationNanos from the begin on
 * @param frames        in all files together
 * @param files         written, of those that follow each other
 */
public record AutostopConfig(long bytes, long durationNanos, long frames, long files) {

    /** Writing goes on until there are no more frames. */
    public static final AutostopConfig NONE =
            new AutostopConfig(RotationConfig.NEVER, RotationConfig.NEVER, RotationConfig.NEVER, RotationConfig.NEVER);

    static final String SETTING = "autostop";

    /**
     * Reads {@code duration:SECONDS}, {@code filesize:KB}, {@code files:COUNT} and {@code packets:COUNT}.
     *
     * @throws ConfigException for a word that is none of these
     */
    public static AutostopConfig parse(List<String> words) {
        FileConditions given = new FileConditions(SETTING, words, "duration", "filesize", "files", "packets");
        long kilobytes = given.number("filesize", RotationConfig.NEVER);
        return new AutostopConfig(
                kilobytes == RotationConfig.NEVER ? kilobytes : kilobytes * RotationConfig.BYTES_PER_KB,
                given.nanos("duration", RotationConfig.NEVER),
                given.number("packets", RotationConfig.NEVER),
                given.number("files", RotationConfig.NEVER));
    }
}
