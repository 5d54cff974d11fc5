package io.macmon.config.policy.read;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Counts the entries without a MAC address in a list, to warn once. */
final class SkippedEntries {

    private final Path file;
    private final Consumer<String> warn;
    private int entries;
    private int firstLine;

    SkippedEntries(Path file, Consumer<String> warn) {
        this.file = file;
        this.warn = warn;
    }

    void add(int line) {
        if (entries++ == 0) {
            firstLine = line;
        }
    }

    void report() {
        if (entries > 0) {
            String location = file + ":" + firstLine;
            warn.accept(location + ": skipped an entry without a MAC address"
                    + (entries == 1 ? "" : ", and " + (entries - 1) + " more below"));
        }
    }
}
