package io.macmon.config.policy.read;

import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists with a station or a prefix at the start of each line. */
final class LineListReader implements ListReader {

    private final Path file;
    private final EntryParser form;

    LineListReader(Path file, EntryParser form) {
        this.file = file;
        this.form = form;
    }

    @Override
    public List<ListedStation> read(List<String> lines) {
        List<ListedStation> entries = new ArrayList<>();
        int number = 0;
        for (String line : lines) {
            number++;
            String entry = ListLine.withoutComment(line).strip();
            if (!entry.isEmpty()) {
                entries.add(entry(entry, file + ":" + number));
            }
        }
        return entries;
    }

    private ListedStation entry(String entry, String place) {
        try {
            MacPattern pattern = MacPattern.parse(ListLine.firstWord(entry));
            return form.parse(pattern, ListLine.afterFirstWord(entry), place);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigException(place, wrong.getMessage());
        }
    }

    /** What stands behind the address. */
    interface EntryParser {

        /** @throws IllegalArgumentException when the rest of the line says nothing that there is */
        ListedStation parse(MacPattern pattern, String rest, String place);
    }
}
