package io.macmon.cli.pages;

import io.macmon.analyzer.audit.finding.FindingKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What a shell can propose as the value of an option or operand. */
record Candidates(Kind kind, List<String> words) {

    enum Kind {
        /** The words. */
        WORDS,
        FILES,
        DIRECTORIES,
        /** The network devices of the machine. */
        DEVICES,
        NOTHING
    }

    /** A line of a description such as "filesize:KB start a file after KB kilobytes" or "eve Suricata EVE". */
    private static final Pattern ROW = Pattern.compile("([a-z]+)(:[A-Z|]+)?  .*");

    static Candidates of(ArgSpec argument) {
        String label = argument.paramLabel().replaceAll("[^A-Z:]", "");
        List<String> rows = rows(argument, label.contains(":") || label.equals("RULE"));
        if (rows.isEmpty() && argument.completionCandidates() != null) {
            return words(StreamSupport.stream(argument.completionCandidates().spliterator(), false));
        }
        if (!rows.isEmpty()) {
            return words(rows.stream());
        }
        return switch (label) {
            case "KIND" -> words(Stream.of(FindingKind.values()).map(FindingKind::toString));
            case "FILE", "POLICY", "PATH" -> new Candidates(Kind.FILES, List.of());
            case "COMMAND" ->
                words(PageFiles.subcommands(argument.command().root()).stream().map(CommandSpec::name));
            case "DIR" -> new Candidates(Kind.DIRECTORIES, List.of());
            case "DEVICE", "PARENT" -> new Candidates(Kind.DEVICES, List.of());
            default -> words(list(argument));
        };
    }

    /** What the first operand of a command can be. */
    static Candidates ofOperand(CommandSpec command) {
        return command.positionalParameters().stream()
                .findFirst()
                .map(Candidates::of)
                .orElse(new Candidates(Kind.NOTHING, List.of()));
    }

    private static Candidates words(Stream<String> words) {
        List<String> list = words.toList();
        return new Candidates(list.isEmpty() ? Kind.NOTHING : Kind.WORDS, list);
    }

    private static List<String> rows(ArgSpec argument, boolean isPrefix) {
        return Arrays.stream(argument.description())
                .skip(1)
                .flatMap(String::lines)
                .map(String::strip)
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> isPrefix ? row.group(1) + ":" : row.group(1))
                .toList();
    }

    // As in "table, json, csv, markdown, html (default table)", perhaps after a word and a colon.
    private static Stream<String> list(ArgSpec argument) {
        String text = String.join(" ", argument.description()).replaceFirst(" \\(.*", "");
        List<String> words = List.of(text.replaceFirst("^[^,]*: ", "").split(", ", -1));
        boolean isList = words.size() > 1
                && words.stream().allMatch(word -> word.equals(word.toLowerCase(Locale.ROOT)) && !word.contains(" "));
        return isList ? words.stream() : Stream.empty();
    }
}
