package io.macmon.cli.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.cli.memory.FindingDatabase;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import io.macmon.config.text.SafeText;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the finding that a word on the command line names: by its ID, or by its key. */
final class FindingChoice {

    private static final int MAX_LENGTH = 100;

    private FindingChoice() {}

    static Finding in(FindingDatabase database, String word) throws MacmonException {
        List<Finding> named = database.findings().stream()
                .filter(finding -> isNamed(word, finding.key()))
                .toList();
        if (named.isEmpty()) {
            throw new ConfigException("no finding in " + database.file() + " has the ID '"
                    + SafeText.of(word, MAX_LENGTH) + "'; 'macmon audit findings' lists them");
        }
        requireOne(word, named.stream().map(Finding::key).toList());
        return named.get(0);
    }

    /** Whether the word is the ID or the key of the finding with this key. */
    static boolean isNamed(String word, String key) {
        return word.equals(key) || word.equalsIgnoreCase(Finding.idOf(key));
    }

    static void requireOne(String word, List<String> keys) {
        if (keys.size() > 1) {
            throw new ConfigException("the ID '" + SafeText.of(word, MAX_LENGTH) + "' belongs to " + keys.size()
                    + " findings; give one of: "
                    + keys.stream().map(key -> "'" + key + "'").collect(Collectors.joining(", ")));
        }
    }
}
