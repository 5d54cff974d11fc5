package io.macmon.config;

import io.macmon.config.text.ConfigException;
import java.util.List;
import java.util.Optional;

/**
 * Conditions that start the next capture file, as in dumpcap's option -b. The first condition met applies; a condition
 * that is not given is never met.
 *
 * @param bytes         minimum size of a file, before compression
 * @param durationNanos time since the start of a file
 * @param intervalNanos the next file starts when the time since the epoch is a multiple of this
 * @param frames        frames in a file
 * @param files         files retained, including the current one; {@link Integer#MAX_VALUE} for all
 * @param printName     where the name of each closed file is printed: a file, - or stderr
 */
public record RotationConfig(
        long bytes, long durationNanos, long intervalNanos, long frames, int files, Optional<String> printName) {

    /** The value for a condition that is never met. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A single file. */
    public static final RotationConfig NONE =
            new RotationConfig(NEVER, NEVER, NEVER, NEVER, Integer.MAX_VALUE, Optional.empty());

    private static final String SETTING = "ring-buffer";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    static final long BYTES_PER_KB = 1_000; // as dumpcap counts

    private static final int MAX_FILES_EXCLUSIVE = 100_000;

    /**
     * Reads {@code filesize:KB}, {@code duration:SECONDS}, {@code interval:SECONDS}, {@code packets:COUNT},
     * {@code files:COUNT} and {@code printname:FILE}.
     *
     * @throws ConfigException for any other condition, or if none of them ends a file
     */
    public static RotationConfig parse(List<String> conditions) {
        if (conditions.isEmpty()) {
            return NONE;
        }
        FileConditions given = new FileConditions(
                SETTING, conditions, "filesize", "duration", "interval", "packets", "files", "printname");
        if (!given.has("filesize") && !given.has("duration") && !given.has("interval") && !given.has("packets")) {
            throw new ConfigException(
                    SETTING,
                    "no condition ends a file; add filesize:KB, duration:SECONDS, interval:SECONDS"
                            + " or packets:COUNT");
        }
        long kilobytes = given.number("filesize", NEVER);
        long interval = given.number("interval", NEVER);
        return new RotationConfig(
                kilobytes == NEVER ? NEVER : kilobytes * BYTES_PER_KB,
                given.nanos("duration", NEVER),
                interval == NEVER ? NEVER : Math.min(interval, NEVER / NANOS_PER_SECOND) * NANOS_PER_SECOND,
                given.number("packets", NEVER),
                given.has("files")
                        ? (int) given.number(
                                "files", files -> files > 0 && files < MAX_FILES_EXCLUSIVE, "from 1 to 99999")
                        : Integer.MAX_VALUE,
                Optional.ofNullable(given.text("printname")));
    }

    /** Whether there may be more than one file. */
    public boolean isEnabled() {
        return bytes != NEVER || durationNanos != NEVER || intervalNanos != NEVER || frames != NEVER;
    }

    /** A copy with files of at most {@code maxBytes}. */
    RotationConfig withMaxBytes(long maxBytes) {
        return new RotationConfig(Math.min(bytes, maxBytes), durationNanos, intervalNanos, frames, files, printName);
    }
}
