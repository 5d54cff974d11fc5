package io.macmon.cli.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the command lines of macmon in text that a user would paste into a shell. */
final class CommandText {

    private static final Pattern CALL =
            Pattern.compile("(?m)^[\\s$#]*(?:sudo )?(?:ip netns exec \\S+ )?(?:\\./)?macmon(?=\\s)(.*)$");
    private static final Pattern WORD =
            Pattern.compile("\\s*(?:(#|\\||>|<|;|&|2>)|((?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+))");

    private CommandText() {}

    /** The arguments of each call, one list per call. A backslash at the end of a line continues it. */
    static List<List<String>> calls(String script) {
        String joined = script.replaceAll("\\\\\n\\s*", " ");
        return CALL.matcher(joined).results().map(call -> words(call.group(1))).toList();
    }

    /** Splits as a shell does, up to a comment, a pipe, a redirection or the end of the command. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.lookingAt() && word.group(1) == null) {
            words.add(word.group(2).replaceAll("['\"]", ""));
            word.region(word.end(), text.length());
        }
        return words;
    }
}
