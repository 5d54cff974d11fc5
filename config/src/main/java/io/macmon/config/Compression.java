package io.macmon.config;

import java.util.Locale;

/** How a capture file is compressed while it is written. */
public enum Compression {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    private final String extension;

    Compression(String ending) {
        this.extension = ending;
    }

    /** What the ending of a file's name says. */
    public static Compression ofName(String file) {
        for (Compression compression : new Compression[] {GZIP, ZSTD}) {
            if (file.endsWith(compression.extension)) {
                return compression;
            }
        }
        return NONE;
    }

    /** A file's name without this one's ending. */
    public String removeExtension(String file) {
        return file.endsWith(extension) ? file.substring(0, file.length() - extension.length()) : file;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
