package io.macmon.config.policy.read;

import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads lists with a station or a prefix at the start of each line. */
final class LineListReader implements ListReader {

    private final Path file;
    private final Problems problems;
    private final EntryParser parser;

    LineListReader(Path file, Problems problems, EntryParser parser) {
        this.file = file;
        this.problems = problems;
        this.parser = parser;
    }

    @Override
    public List<ListedStation> read(List<String> lines) {
        List<ListedStation> entries = new ArrayList<>();
        int number = 0;
        for (String line : lines) {
            number++;
            String entry = ListLine.withoutComment(line).strip();
            if (!entry.isEmpty()) {
                String location = file + ":" + number;
                problems.attempt(() -> entry(entry, location)).ifPresent(entries::add);
            }
        }
        return entries;
    }

    private ListedStation entry(String entry, String location) {
        try {
            MacPattern pattern = MacPattern.parse(ListLine.firstWord(entry));
            return parser.parse(pattern, ListLine.afterFirstWord(entry), location);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(location, wrong.getMessage());
        }
    }

    /** Reads the rest of a line, after the address. */
    interface EntryParser {

        /** @throws IllegalArgumentException if the rest of the line is invalid */
        ListedStation parse(MacPattern pattern, String rest, String location);
    }
}
