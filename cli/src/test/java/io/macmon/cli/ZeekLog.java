package io.macmon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads any Zeek log by its header, without knowing its fields. */
public final class ZeekLog {

    private final List<Map<String, String>> lines = new ArrayList<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    private String separator = "\t";
    private List<String> fields = List.of();
    private boolean closed;

    public ZeekLog(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#separator ")) {
                separator = Character.toString(Integer.parseInt(line.substring("#separator \\x".length()), 16));
            } else if (line.startsWith("#")) {
                header(List.of(line.split(separator, -1)));
            } else {
                lines.add(named(List.of(line.split(separator, -1))));
            }
        }
    }

    /** Each line as its values by field name. */
    public List<Map<String, String>> lines() {
        return lines;
    }

    public Map<String, String> types() {
        return types;
    }

    /** Whether the log has its closing line. */
    public boolean isClosed() {
        return closed;
    }

    private void header(List<String> columns) {
        List<String> values = columns.subList(1, columns.size());
        switch (columns.get(0)) {
            case "#fields" -> fields = values;
            case "#types" -> {
                for (int i = 0; i < fields.size(); i++) {
                    types.put(fields.get(i), values.get(i));
                }
            }
            case "#close" -> closed = true;
            default -> {}
        }
    }

    private Map<String, String> named(List<String> values) {
        if (fields.size() != values.size()) {
            return Map.of(); // a baseline that another program cut
        }
        Map<String, String> line = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            line.put(fields.get(i), values.get(i));
        }
        return line;
    }
}
