package io.macmon.config.policy.read;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Counts the entries of a list that are not about a station, to say so once. */
final class SkippedEntries {

    private final Path file;
    private final Consumer<String> remark;
    private int entries;
    private int firstLine;

    SkippedEntries(Path file, Consumer<String> remark) {
        this.file = file;
        this.remark = remark;
    }

    void add(int line) {
        if (entries++ == 0) {
            firstLine = line;
        }
    }

    void report() {
        if (entries == 1) {
            remark.accept(file + ":" + firstLine + ": names no MAC address, so it is left out");
        } else if (entries > 1) {
            remark.accept(file + ":" + firstLine + ": names no MAC address, so it is left out, as are " + (entries - 1)
                    + " entries below");
        }
    }
}
