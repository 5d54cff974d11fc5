package io.macmon.cli;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The limits that keep the sources readable: line length, size of packages, files and classes. */
class SourceStyleTest {

    private static final Path ROOT = Path.of(System.getProperty("macmon.root"));
    private static final List<String> MODULES = List.of("config", "capture", "analyzer", "cli", "fleet", "benchmarks");

    private static final int MAX_COLUMNS = 120;
    private static final int MAX_TYPES_PER_PACKAGE = 30;
    private static final int MAX_LINES_PER_FILE = 400;
    private static final int MAX_MUTABLE_FIELDS = 15;
    private static final int MAX_EXCEPTIONS = 3;
    private static final int MAX_TAIL_WORDS = 2;

    /** Packages, files and classes that may exceed their limit, each with the reason. */
    private static final Map<String, String> EXCEPTIONS = Map.of();

    /** A line that is nothing but comment; its group is the text. */
    private static final Pattern COMMENT = Pattern.compile("\\s*(?:\\*|//) +(\\S.*)");

    @Test
    void noLineIsLongerThan120Columns() {
        List<String> tooLong = new ArrayList<>();
        for (Path file : Stream.concat(sources("main"), sources("test")).toList()) {
            List<String> lines = linesOf(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > MAX_COLUMNS) {
                    tooLong.add(position(file, i) + " has " + lines.get(i).length() + " columns");
                }
            }
        }

        assertThat(tooLong).isEmpty();
    }

    /** Re-wrapping a paragraph leaves such tails behind: a last line of a word or two that fits on the line before. */
    @Test
    void noCommentEndsInATailThatFitsOnTheLineBefore() {
        List<String> tails = new ArrayList<>();
        for (Path file : Stream.concat(sources("main"), sources("test")).toList()) {
            List<String> lines = linesOf(file);
            boolean isPreformatted = false;
            for (int i = 1; i < lines.size() - 1; i++) {
                isPreformatted = (isPreformatted || lines.get(i).contains("<pre>"))
                        && !lines.get(i).contains("</pre>");
                if (!isPreformatted && isTail(lines.get(i - 1), lines.get(i), lines.get(i + 1))) {
                    tails.add(position(file, i) + ": " + textOf(lines.get(i)));
                }
            }
        }

        assertThat(tails).isEmpty();
    }

    @Test
    void noPackageHasMoreThan30TopLevelTypes() {
        requireAtMost(
                MAX_TYPES_PER_PACKAGE,
                "top-level types in a package",
                sources("main")
                        .filter(file -> !file.endsWith("package-info.java"))
                        .collect(groupingBy(file -> nameOf(file.getParent()), counting())));
    }

    @Test
    void noFileHasMoreThan400Lines() {
        requireAtMost(
                MAX_LINES_PER_FILE, "lines in a file", sources("main").collect(toMap(SourceStyleTest::nameOf, file ->
                        (long) linesOf(file).size())));
    }

    @Test
    void noClassHasMoreThan15MutableFields() {
        requireAtMost(
                MAX_MUTABLE_FIELDS,
                "mutable fields in a class",
                new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                                .withImportOption(location ->
                                        !location.contains("test-classes") && !location.contains("-tests.jar"))
                                .importPackages("io.macmon")
                                .stream()
                                .collect(toMap(JavaClass::getName, SourceStyleTest::mutableFields)));
    }

    @Test
    void exceptionsAreFewAndHaveReasons() {
        assertThat(EXCEPTIONS).hasSizeLessThanOrEqualTo(MAX_EXCEPTIONS);
        assertThat(EXCEPTIONS.values()).noneMatch(String::isBlank);
    }

    /** Prints the largest, and fails if one that has no exception exceeds the limit. */
    private static void requireAtMost(int limit, String what, Map<String, Long> sizes) {
        Map.Entry<String, Long> largest =
                sizes.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        System.out.printf("at most %d %s: %s has %d%n", limit, what, largest.getKey(), largest.getValue());
        Map<String, Long> tooLarge = new TreeMap<>(sizes);
        tooLarge.values().removeIf(size -> size <= limit);
        tooLarge.keySet().removeAll(EXCEPTIONS.keySet());
        assertThat(tooLarge).as("more than %d %s", limit, what).isEmpty();
    }

    private static long mutableFields(JavaClass type) {
        return type.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL)
                        && !field.getModifiers().contains(JavaModifier.STATIC))
                .count();
    }

    private static boolean isTail(String before, String line, String after) {
        String text = textOf(line);
        return !textOf(before).isEmpty()
                && !text.isEmpty()
                && !text.startsWith("@")
                && !text.startsWith("<")
                && text.split(" +", -1).length <= MAX_TAIL_WORDS
                && endsParagraph(textOf(after))
                && before.stripTrailing().length() + 1 + text.length() <= MAX_COLUMNS;
    }

    private static boolean endsParagraph(String next) {
        return next.isEmpty() || next.startsWith("@") || next.startsWith("<");
    }

    /** The text of a comment line; empty if the line is something else. */
    private static String textOf(String line) {
        Matcher comment = COMMENT.matcher(line);
        return comment.matches() ? comment.group(1).strip() : "";
    }

    private static Stream<Path> sources(String set) {
        return MODULES.stream()
                .map(module -> ROOT.resolve(module).resolve("src").resolve(set).resolve("java"))
                .filter(Files::isDirectory)
                .flatMap(SourceStyleTest::javaFilesIn)
                .sorted(Comparator.naturalOrder());
    }

    private static Stream<Path> javaFilesIn(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String position(Path file, int index) {
        return nameOf(file) + ":" + (index + 1);
    }

    private static String nameOf(Path file) {
        return ROOT.relativize(file).toString();
    }
}
