package io.macmon.config;

import java.util.Locale;

/** Compression of a capture file while it is written. */
public enum Compression {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    private final String extension;

    Compression(String ending) {
        this.extension = ending;
    }

    /** The compression for the extension of a file name. */
    public static Compression ofName(String file) {
        for (Compression compression : new Compression[] {GZIP, ZSTD}) {
            if (file.endsWith(compression.extension)) {
                return compression;
            }
        }
        return NONE;
    }

    /** A file name without the extension of this compression. */
    public String removeExtension(String file) {
        return file.endsWith(extension) ? file.substring(0, file.length() - extension.length()) : file;
    }

    /** The value on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
