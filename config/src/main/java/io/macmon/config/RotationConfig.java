package io.macmon.config;

import io.macmon.config.text.ConfigException;
import java.util.List;
import java.util.Optional;

/**
 * When one capture file is followed by the next, as dumpcap's option -b says it: whichever condition is met first. One
 * that was not given is never met.
 *
 * @param bytes        that a file has at least, before compression
 * @param durationNanos from a file's begin on
 * @param intervalNanos of which the time, from the epoch on, is a multiple
 * @param frames        in a file
 * @param files         kept at most, the one that is written included; {@link Integer#MAX_VALUE} for all
 * @param printName     where each file's name is told once it is closed: a file, or - or stderr
 */
public record RotationConfig(
        long bytes, long durationNanos, long intervalNanos, long frames, int files, Optional<String> printName) {

    /** Never met. */
    public static final long NEVER = Long.MAX_VALUE;

    /** One file. */
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
     * @throws ConfigException for a word that is none of these, or for words that lack one that ends a file
     */
    public static RotationConfig parse(List<String> words) {
        if (words.isEmpty()) {
            return NONE;
        }
        FileConditions given =
                new FileConditions(SETTING, words, "filesize", "duration", "interval", "packets", "files", "printname");
        if (!given.has("filesize") && !given.has("duration") && !given.has("interval") && !given.has("packets")) {
            throw new ConfigException(
                    SETTING,
                    "nothing says when to go on to the next file; add filesize:KB, duration:SECONDS, interval:SECONDS"
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

    /** Whether there can be a second file. */
    public boolean isEnabled() {
        return bytes != NEVER || durationNanos != NEVER || intervalNanos != NEVER || frames != NEVER;
    }

    /** The same, with files that end at so many octets at the latest. */
    RotationConfig withMaxBytes(long mostOctets) {
        return new RotationConfig(Math.min(bytes, mostOctets), durationNanos, intervalNanos, frames, files, printName);
    }
}
