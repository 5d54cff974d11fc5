package io.macmon.cli.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A public capture, and the independent result for it.
 *
 * @param name   its path within the directory of captures
 * @param file   its path
 * @param oracle the path of the independent result
 */
record SharedCapture(String name, Path file, Path oracle) {

    /** All captures in a directory, in the order of its {@code INDEX.csv}. */
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
