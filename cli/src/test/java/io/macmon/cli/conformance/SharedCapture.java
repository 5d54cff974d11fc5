package io.macmon.cli.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A capture that others made.
 *
 * @param name   its path within the directory of captures
 * @param file   where it lies
 * @param oracle where the independent result lies
 */
record SharedCapture(String name, Path file, Path oracle) {

    /** All captures of a directory, in the order of its {@code INDEX.csv}. */
    static List<SharedCapture> in(Path directory) throws IOException {
        List<SharedCapture> captures = new ArrayList<>();
        List<String> rows = Files.readAllLines(directory.resolve("INDEX.csv"));
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", 3);
            captures.add(new SharedCapture(
                    cells[0], directory.resolve(cells[0]), directory.resolve("oracle/" + cells[1] + ".json")));
        }
        return captures;
    }
}
