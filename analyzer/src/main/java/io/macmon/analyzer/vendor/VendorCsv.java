package io.macmon.analyzer.vendor;

import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the CSV files that IEEE publishes (RFC 4180): registry, assignment, organization name and address, where the first row says
 * so. Octets that are not UTF-8 become U+FFFD.
 */
final class VendorCsv {

    private static final String HEADER = "Registry,Assignment,Organization Name";
    private static final String ADVICE = "; get IEEE's oui.csv, mam.csv or oui36.csv, as in Debian's package ieee-data";
    private static final long LARGEST = 64L << 20;
    private static final int ASSIGNMENT = 1;
    private static final int NAME = 2;

    private final Path file;
    private final String text;
    private int at;
    private int line = 1;

    private VendorCsv(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /** Adds all rows of a file, or of a directory's files {@code *.csv}. */
    static void read(Path path, VendorTableBuilder table) {
        if (!Files.isDirectory(path)) {
            readFile(path, table);
            return;
        }
        List<Path> files = filesOf(path);
        if (files.isEmpty()) {
            throw new ConfigException(path.toString(), "the directory holds no *.csv" + ADVICE);
        }
        files.forEach(file -> readFile(file, table));
    }

    private static List<Path> filesOf(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.csv")) {
            entries.forEach(files::add);
        } catch (IOException failure) {
            throw unreadable(directory, failure);
        }
        files.sort(null);
        return files;
    }

    private static void readFile(Path file, VendorTableBuilder table) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new ConfigException(file.toString(), "more than 64 MiB is no file of vendors" + ADVICE);
            }
            new VendorCsv(file, new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).rows(table);
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    private static ConfigException unreadable(Path path, IOException failure) {
        String why = failure instanceof NoSuchFileException ? "no such file" : String.valueOf(failure.getMessage());
        return new ConfigException(path.toString(), "the vendors cannot be read: " + why + ADVICE);
    }

    private void rows(VendorTableBuilder table) {
        if (text.startsWith("\uFEFF")) {
            at = 1;
        }
        if (!text.startsWith(HEADER, at)) {
            throw wrong(line, "the first line has to start with " + HEADER);
        }
        row();
        if (at >= text.length()) {
            throw wrong(line, "no vendor follows the first line");
        }
        while (at < text.length()) {
            int start = line;
            List<String> cells = row();
            if (cells.size() <= NAME) {
                throw wrong(start, "a row has fewer than three cells");
            }
            try {
                table.add(cells.get(ASSIGNMENT), cells.get(NAME));
            } catch (IllegalArgumentException wrong) {
                throw wrong(start, wrong.getMessage());
            }
        }
    }

    private List<String> row() {
        List<String> cells = new ArrayList<>();
        while (true) {
            cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
            if (at >= text.length()) {
                return cells;
            }
            char behind = text.charAt(at++);
            if (behind == '\r' && at < text.length() && text.charAt(at) == '\n') {
                behind = text.charAt(at++);
            }
            if (behind != ',') {
                line++;
                return cells;
            }
        }
    }

    private String plain() {
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    // A quote within is written twice.
    private String quoted() {
        int opened = line;
        StringBuilder cell = new StringBuilder();
        at++;
        while (at < text.length()) {
            char character = text.charAt(at++);
            if (character == '"' && (at == text.length() || text.charAt(at) != '"')) {
                if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                    throw wrong(line, "text follows a closing quote");
                }
                return cell.toString();
            }
            at += character == '"' ? 1 : 0;
            line += character == '\n' ? 1 : 0;
            cell.append(character);
        }
        throw wrong(opened, "a quote is not closed");
    }

    private ConfigException wrong(int line, String problem) {
        return new ConfigException(file + ":" + line, problem + ADVICE);
    }
}
