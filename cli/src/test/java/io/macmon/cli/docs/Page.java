package io.macmon.cli.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown page of the project, such as {@code docs/watch.md}. */
record Page(Path file, String text) {

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("!?\\[(?:[^\\[\\]]|\\[[^\\]]*])*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

    /** A fenced block: its language (empty if none is named) and its lines. */
    record Block(String language, String text) {}

    static Path root() {
        return Path.of(System.getProperty("macmon.root"));
    }

    static Page of(String name) {
        Path file = root().resolve(name);
        try {
            return new Page(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The README and every page in docs: what users read. */
    static List<Page> ofUsers() {
        List<Page> pages = new ArrayList<>();
        pages.add(of("README.md"));
        try (Stream<Path> docs = Files.list(root().resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(file -> pages.add(of(root().relativize(file).toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages;
    }

    String name() {
        return root().relativize(file).toString();
    }

    /** The text outside fenced blocks. */
    String prose() {
        return FENCE.matcher(text).replaceAll("");
    }

    List<Block> blocks() {
        return FENCE.matcher(text)
                .results()
                .map(block -> new Block(block.group(1), block.group(2)))
                .toList();
    }

    /** What stands between single backquotes outside fenced blocks. */
    List<String> codeSpans() {
        return CODE_SPAN.matcher(prose()).results().map(span -> span.group(1)).toList();
    }

    /** The targets of links and images. */
    List<String> links() {
        return LINK.matcher(CODE_SPAN.matcher(prose()).replaceAll("code"))
                .results()
                .map(link -> link.group(1))
                .toList();
    }

    List<String> headings() {
        return HEADING.matcher(prose())
                .results()
                .map(heading -> heading.group(1))
                .toList();
    }

    /** The names by which links reach the headings, formed as GitHub forms them. */
    List<String> anchors() {
        List<String> anchors = new ArrayList<>();
        for (String heading : headings()) {
            String anchor = heading.replaceAll("[`*]", "")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            long same = anchors.stream()
                    .filter(other -> other.matches(Pattern.quote(anchor) + "(-\\d+)?"))
                    .count();
            anchors.add(same == 0 ? anchor : anchor + "-" + same);
        }
        return anchors;
    }

    /** The first cells of all table rows under a heading, without the header row, as text without backquotes. */
    List<String> firstColumnUnder(String heading) {
        Matcher section = Pattern.compile("(?ms)^#{1,6} " + Pattern.quote(heading) + "$(.*?)(?=^#{1,6} |\\z)")
                .matcher(text);
        if (!section.find()) {
            throw new AssertionError(name() + " has no heading " + heading);
        }
        return Pattern.compile("(?m)^\\|\\s*(.*?)\\s*\\|.*$")
                .matcher(section.group(1))
                .results()
                .map(MatchResult::group)
                .map(row -> row.replaceAll("^\\|\\s*(.*?)\\s*\\|.*$", "$1").replace("`", ""))
                .filter(cell -> !cell.matches(":?-+:?"))
                .skip(1)
                .toList();
    }
}
