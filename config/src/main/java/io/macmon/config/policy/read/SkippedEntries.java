package io.macmon.config.policy.read;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Counts the entries without a MAC address in a list, to warn once. */
final class SkippedEntries {

    private final Path file;
    private final Consumer<String> warn;
    private final String why;
    private int entries;
    private int firstLine;

    SkippedEntries(Path file, Consumer<String> warn) {
        this(file, warn, "without a MAC address");
    }

    /** @param why completes "skipped an entry" */
    SkippedEntries(Path file, Consumer<String> warn, String why) {
        this.file = file;
        this.warn = warn;
        this.why = why;
    }

    void add(int line) {
        if (entries++ == 0) {
            firstLine = line;
        }
    }

    void report() {
        if (entries > 0) {
            String location = file + ":" + firstLine;
            warn.accept(location + ": skipped an entry " + why
                    + (entries == 1 ? "" : ", and " + (entries - 1) + " more below"));
        }
    }
}
