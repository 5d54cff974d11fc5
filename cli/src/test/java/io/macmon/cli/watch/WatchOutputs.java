package io.macmon.cli.watch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;

import io.macmon.cli.CommandResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a watch writes in every format, without the times of the run.
 *
 * @param files by format
 */
public record WatchOutputs(int exitCode, List<String> messages, Map<String, String> files) {

    private static final List<String> FORMATS = List.of("eve", "zeek", "csv", "features", "ipfix");

    private static final int IPFIX_HEADER = 16;
    private static final int SET_HEADER = 4;

    /**
     * Runs {@code macmon watch} with these options.
     *
     * @param folder for files, which are overwritten
     */
    public static WatchOutputs of(Path folder, String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of("watch", "-q"));
        line.addAll(List.of(options));
        for (String format : FORMATS) {
            Files.deleteIfExists(folder.resolve(format));
            line.add("--out=" + format + ":" + folder.resolve(format));
        }
        CommandResult run = CommandResult.of(line.toArray(String[]::new));
        Map<String, String> files = new TreeMap<>();
        for (String format : FORMATS) {
            Path file = folder.resolve(format);
            if (Files.exists(file)) {
                byte[] written = Files.readAllBytes(file);
                files.put(format, format.equals("ipfix") ? withoutHeaders(written) : timeless(written));
            }
        }
        List<String> messages = run.err().stream()
                .filter(message -> !message.contains("writing the last records")) // on a slow machine
                .toList();
        return new WatchOutputs(run.exitCode(), messages, files);
    }

    /** The first difference from other outputs. */
    public String difference(WatchOutputs other) {
        if (exitCode != other.exitCode || !messages.equals(other.messages)) {
            return exitCode + " " + messages + " / " + other.exitCode + " " + other.messages;
        }
        return files.keySet().stream()
                .filter(format -> !files.get(format).equals(other.files.get(format)))
                .map(format -> format + ": "
                        + firstDifference(lines(files.get(format)), lines(other.files.getOrDefault(format, ""))))
                .findFirst()
                .orElse("none");
    }

    private static String firstDifference(List<String> lines, List<String> others) {
        for (int i = 0; i < Math.min(lines.size(), others.size()); i++) {
            if (!lines.get(i).equals(others.get(i))) {
                return "line " + (i + 1) + ": " + lines.get(i) + " / " + others.get(i);
            }
        }
        return lines.size() + " / " + others.size() + " lines";
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    private static String timeless(byte[] text) {
        return new String(text, ISO_8859_1)
                .lines()
                .filter(line -> !line.startsWith("#open") && !line.startsWith("#close"))
                .map(WatchOutputs::withoutUptime)
                .collect(joining("\n"));
    }

    // The closing statistics have the time of the run, its rates and delays, and how many frames were read after -c.
    private static String withoutUptime(String line) {
        return line.contains("\"event_type\":\"stats\"")
                ? line.replaceAll("\"(timestamp|uptime|seconds|kernel_packets|not_selected)\":[^,]*,", "")
                        .replaceAll("\"interval\":.*", "")
                : line;
    }

    // How records are divided into messages and sets depends on when they are written.
    private static String withoutHeaders(byte[] messages) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        ByteBuffer bytes = ByteBuffer.wrap(messages);
        for (int start = 0; start < messages.length; start += bytes.getShort(start + 2) & 0xFFFF) {
            int end = start + (bytes.getShort(start + 2) & 0xFFFF);
            for (int set = start + IPFIX_HEADER; set < end; set += bytes.getShort(set + 2) & 0xFFFF) {
                records.write(messages, set + SET_HEADER, (bytes.getShort(set + 2) & 0xFFFF) - SET_HEADER);
            }
        }
        return records.toString(ISO_8859_1);
    }
}
