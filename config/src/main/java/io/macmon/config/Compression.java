package io.macmon.config;

import java.util.Locale;

/** How a capture file is compressed while it is written. */
public enum Compression {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    private final String ending;

    Compression(String ending) {
        this.ending = ending;
    }

    /** What the ending of a file's name says. */
    public static Compression ofName(String file) {
        for (Compression compression : new Compression[] {GZIP, ZSTD}) {
            if (file.endsWith(compression.ending)) {
                return compression;
            }
        }
        return NONE;
    }

    /** A file's name without this one's ending. */
    public String without(String file) {
        return file.endsWith(ending) ? file.substring(0, file.length() - ending.length()) : file;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
