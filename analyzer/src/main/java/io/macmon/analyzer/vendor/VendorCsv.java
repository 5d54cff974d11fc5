package io.macmon.analyzer.vendor;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the CSV files that IEEE publishes (RFC 4180). Their columns are the registry, assignment, organization name and
 * address; the header row must name them. Invalid UTF-8 becomes U+FFFD.
 */
final class VendorCsv {

    private static final String HEADER = "Registry,Assignment,Organization Name";
    private static final String ADVICE =
            "; use IEEE's oui.csv, mam.csv or oui36.csv, for example from Debian's package ieee-data";
    private static final int MAX_BYTES = 64 << 20;
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

    /** Adds all rows of a file, or of all {@code *.csv} files in a directory. */
    static void read(Path path, VendorTableBuilder table) {
        if (!Files.isDirectory(path)) {
            readFile(path, table);
            return;
        }
        List<Path> files = filesOf(path);
        if (files.isEmpty()) {
            throw new ConfigException(path.toString(), "no *.csv files in this directory" + ADVICE);
        }
        files.forEach(file -> readFile(file, table));
    }

    private static List<Path> filesOf(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.csv")) {
            entries.forEach(files::add);
        } catch (IOException failure) {
            throw ConfigException.cannotRead(directory, failure);
        }
        files.sort(null);
        return files;
    }

    private static void readFile(Path file, VendorTableBuilder table) {
        new VendorCsv(file, new String(TextFile.readBytes(file, MAX_BYTES), StandardCharsets.UTF_8)).rows(table);
    }

    private void rows(VendorTableBuilder table) {
        if (text.startsWith("\uFEFF")) {
            at = 1;
        }
        if (!text.startsWith(HEADER, at)) {
            throw invalid(line, "the first line must start with " + HEADER);
        }
        row();
        if (at >= text.length()) {
            throw invalid(line, "no vendors after the first line");
        }
        while (at < text.length()) {
            int start = line;
            List<String> cells = row();
            if (cells.size() <= NAME) {
                throw invalid(start, "a row must have at least three cells");
            }
            try {
                table.add(cells.get(ASSIGNMENT), cells.get(NAME));
            } catch (IllegalArgumentException badPrefix) {
                throw invalid(start, badPrefix.getMessage());
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
            char separator = text.charAt(at++);
            if (separator == '\r' && at < text.length() && text.charAt(at) == '\n') {
                separator = text.charAt(at++);
            }
            if (separator != ',') {
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

    // A quote inside a cell is doubled.
    private String quoted() {
        int openingLine = line;
        StringBuilder cell = new StringBuilder();
        at++;
        while (at < text.length()) {
            char character = text.charAt(at++);
            if (character == '"' && (at == text.length() || text.charAt(at) != '"')) {
                if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                    throw invalid(line, "text after a closing quote");
                }
                return cell.toString();
            }
            at += character == '"' ? 1 : 0;
            line += character == '\n' ? 1 : 0;
            cell.append(character);
        }
        throw invalid(openingLine, "unclosed quote");
    }

    private ConfigException invalid(int line, String problem) {
        return new ConfigException(file + ":" + line, problem + ADVICE);
    }
}
