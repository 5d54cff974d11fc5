package io.macmon.cli.input;

import io.macmon.cli.options.ForeignArgument;
import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/**
 * Expands the file names and patterns on a command line. A pattern works as in a shell: {@code * ? [a-z] {a,b}} in any
 * part of the path. It matches files, not directories, and hidden files only if the pattern starts with a dot.
 */
final class FilePatterns {

    private static final String STANDARD_INPUT = "-";

    private FilePatterns() {}

    /**
     * The files in the order of the names; the matches of one pattern are sorted.
     *
     * @param names as the user wrote them
     * @throws ConfigException if a pattern matches nothing, a file is named twice, or standard input is one of several
     */
    static List<Path> expand(List<String> names) {
        Map<Object, Path> files = new LinkedHashMap<>();
        for (String name : names) {
            refuseFilter(name, names);
            for (Path file : expandOne(name)) {
                Path same = files.putIfAbsent(identity(file), file);
                if (same != null) {
                    throw new ConfigException(
                            "read", "lists " + same + " twice" + (same.equals(file) ? "" : ", also as " + file));
                }
            }
        }
        if (files.size() > 1 && names.contains(STANDARD_INPUT)) {
            throw new ConfigException("read", "standard input cannot be one of several files; read it alone");
        }
        return List.copyOf(files.values());
    }

    // tcpdump reads a filter after the options.
    private static void refuseFilter(String name, List<String> names) {
        if (ForeignArgument.isFilter(name) && !Files.exists(Path.of(name))) {
            String filter = String.join(" ", names.subList(names.indexOf(name), names.size()));
            throw new ConfigException("read", "'" + name + "' is not a file; did you mean --filter '" + filter + "'?");
        }
    }

    // An existing file is never a pattern, whatever its name looks like.
    private static List<Path> expandOne(String name) {
        Path path = Path.of(name);
        if (!isPattern(name) || Files.exists(path)) {
            return List.of(path);
        }
        if (name.contains("**")) {
            throw new ConfigException(
                    "read", "** is not supported: " + name + "; write one * for each level, or list the files");
        }
        List<Path> found = List.of(path.isAbsolute() ? path.getRoot() : Path.of(""));
        for (Path part : path) {
            found = matches(found, part.toString());
        }
        List<Path> files =
                found.stream().filter(file -> !Files.isDirectory(file)).sorted().toList();
        if (files.isEmpty()) {
            throw ConfigException.cannotRead(path, "no file matches this pattern");
        }
        return files;
    }

    private static List<Path> matches(List<Path> directories, String part) {
        List<Path> matches = new ArrayList<>();
        for (Path directory : directories) {
            if (!isPattern(part)) {
                matches.add(directory.resolve(part));
            } else if (Files.isDirectory(directory)) {
                addMatches(matches, directory, part);
            }
        }
        return matches.stream().filter(Files::exists).toList();
    }

    private static void addMatches(List<Path> matches, Path directory, String part) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, part)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                if (part.startsWith(".") || !name.toString().startsWith(".")) {
                    matches.add(directory.resolve(name));
                }
            }
        } catch (PatternSyntaxException broken) {
            throw new ConfigException("read", "invalid pattern '" + part + "': " + broken.getDescription());
        } catch (DirectoryIteratorException failure) {
            throw ConfigException.cannotRead(directory, failure.getCause());
        } catch (IOException failure) {
            throw ConfigException.cannotRead(directory, failure);
        }
    }

    private static boolean isPattern(String name) {
        return name.chars().anyMatch(character -> "*?[{".indexOf(character) >= 0);
    }

    private static Object identity(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException unknown) {
            return file; // opening it reports the reason
        }
    }
}
