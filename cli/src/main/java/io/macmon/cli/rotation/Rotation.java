package io.macmon.cli.rotation;

import io.macmon.config.Compression;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Durations;
import io.macmon.config.text.Sizes;
import io.macmon.config.text.Suggestion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When macmon itself starts a new file, and how it keeps the old one.
 *
 * @param period      the length of the periods since 1970-01-01 00:00 UTC that have a file each
 * @param bytes       the size at which a new file starts
 * @param keep        how many old files remain; empty for all
 * @param compression of old files
 */
public record Rotation(Optional<Duration> period, Optional<Long> bytes, OptionalInt keep, Compression compression) {

    private static final String ROTATE = "rotate";
    private static final String KEEP = "keep";
    private static final String COMPRESS = "compress";
    private static final Pattern SETTING = Pattern.compile("(?<!,),([a-z]+)=([^,]*)");
    private static final Pattern SETTINGS = Pattern.compile("(?<!,)(?:,[a-z]+=[^,]*)+$");
    private static final Pattern DOUBLE_COMMA = Pattern.compile(",,(?=[a-z]+=)");
    private static final Pattern AGE = Pattern.compile("\\d+(?:s|m|h|d)");
    private static final int MAX_KEEP = 100_000;

    /** The settings at the end of a target, as in {@code eve.json,rotate=1d,keep=14}; empty if it has none. */
    public static Optional<Rotation> parse(String target) {
        Matcher end = SETTINGS.matcher(target);
        if (!end.find()) {
            return Optional.empty();
        }
        Map<String, String> settings = new HashMap<>();
        Matcher setting = SETTING.matcher(end.group());
        while (setting.find()) {
            if (settings.put(known(setting.group(1)), setting.group(2)) != null) {
                throw invalid("'" + setting.group(1) + "' is given twice in " + target);
            }
        }
        String when = settings.get(ROTATE);
        if (when == null) {
            throw invalid("no rotate= in " + target + "; add rotate=1d or rotate=100M");
        }
        boolean isAge = AGE.matcher(when).matches();
        return Optional.of(new Rotation(
                isAge ? Optional.of(period(when)) : Optional.empty(),
                isAge ? Optional.empty() : Optional.of(bytes(when)),
                settings.containsKey(KEEP) ? OptionalInt.of(keep(settings.get(KEEP))) : OptionalInt.empty(),
                compression(settings.getOrDefault(COMPRESS, "none"))));
    }

    /** The file name of a target, without settings. A double comma before {@code word=} stands for one of the name. */
    public static String fileName(String target) {
        return DOUBLE_COMMA.matcher(SETTINGS.matcher(target).replaceFirst("")).replaceAll(",");
    }

    private static String known(String word) {
        if (!word.equals(ROTATE) && !word.equals(KEEP) && !word.equals(COMPRESS)) {
            throw invalid("invalid word '" + word + "'; " + Suggestion.of(word, ROTATE, KEEP, COMPRESS)
                    + "; if it belongs to the file name, write two commas before it");
        }
        return word;
    }

    private static Duration period(String text) {
        Duration period = Durations.parse(text);
        if (period.toSeconds() < 1) {
            throw invalid("rotate must be at least 1s; got '" + text + "'");
        }
        return period;
    }

    private static long bytes(String text) {
        try {
            long bytes = Sizes.parse(text);
            if (bytes > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException reportedBelow) {
            // neither a size nor an age
        }
        throw invalid("rotate must be an age, as in 1d, or a size, as in 100M; got '" + text + "'");
    }

    private static int keep(String text) {
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_KEEP) {
            throw invalid("keep must be 1 to " + MAX_KEEP + "; got '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static Compression compression(String text) {
        return switch (text) {
            case "none" -> Compression.NONE;
            case "gzip" -> Compression.GZIP;
            case "zstd" -> Compression.ZSTD;
            default ->
                throw invalid(
                        "invalid value '" + text + "' for compress; " + Suggestion.of(text, "none", "gzip", "zstd"));
        };
    }

    private static ConfigException invalid(String problem) {
        return new ConfigException("out", problem);
    }
}
