package io.macmon.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prefixes lines on standard error with their level if systemd's journal reads it, as sd-daemon(3) describes. */
public final class Journal {

    private static final boolean READS_STANDARD_ERROR = isStream(System.getenv("JOURNAL_STREAM"), "/proc/self/fd/2");

    private Journal() {}

    /** The lines of a text, ready to print. */
    public static String lines(LogLevel level, String text) {
        return READS_STANDARD_ERROR ? withPrefix(level, text) : text;
    }

    static String withPrefix(LogLevel level, String text) {
        String prefix = "<" + level.severity() + ">";
        return prefix + text.replace("\n", "\n" + prefix);
    }

    /**
     * Whether a file is the journal's stream.
     *
     * @param stream device and inode, as in {@code 8:1234}; null if no stream goes to the journal
     */
    static boolean isStream(String stream, String file) {
        if (stream == null) {
            return false;
        }
        try {
            Path path = Path.of(file);
            return stream.equals(Files.getAttribute(path, "unix:dev") + ":" + Files.getAttribute(path, "unix:ino"));
        } catch (IOException closed) {
            return false;
        }
    }
}
