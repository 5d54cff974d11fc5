package io.macmon.cli.conformance;

import io.macmon.cli.watch.WatchResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A conn.log that Zeek's own tests expect for a public capture. Its times, and in some logs all fields but a few, are
 * cut out.
 *
 * @param name    folder and name of the log
 * @param log     its path
 * @param capture the path of the capture
 */
record ZeekBaseline(String name, Path log, Path capture) {

    /** The fields that are compared. At least one of the measured ones must be there. */
    private static final List<String> FIELDS = List.of(
            "id.orig_h",
            "id.orig_p",
            "id.resp_h",
            "id.resp_p",
            "proto",
            "orig_pkts",
            "orig_ip_bytes",
            "resp_pkts",
            "resp_ip_bytes",
            "duration",
            "orig_bytes",
            "resp_bytes",
            "conn_state",
            "history");

    private static final Set<String> MEASURED = Set.of("duration", "orig_bytes", "conn_state", "history");

    private static final String BASELINES = "/btest/Baseline/";
    private static final String TRACES = "zeek+zeek/testing/btest/Traces/";
    private static final String TIMEOUT = "8760h";

    /** Logs that the index lists with another capture of the same test. */
    private static final Map<String, String> CAPTURES = Map.of(
            "scripts.policy.protocols.conn.mac-logging/conn1.log", "wikipedia.pcap",
            "scripts.policy.protocols.conn.mac-logging/conn2.log", "radiotap.pcap",
            "scripts.policy.protocols.conn.speculative-service/conn-wiki.log", "wikipedia.pcap");

    /** Logs that the index lists, although their captures are not there. */
    private static final Set<String> WITHOUT_CAPTURE = Set.of(
            "core.print-bpf-filters/conn.log",
            "scripts.base.frameworks.analyzer.request-response-protocol-differences/conn-https-to-http.log");

    /** All logs with fields to compare. */
    static List<ZeekBaseline> in(Path directory) throws IOException {
        List<ZeekBaseline> baselines = new ArrayList<>();
        List<String> rows = Files.readAllLines(directory.resolve("INDEX.csv"));
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            for (String result : cells[6].split(" ", -1)) {
                int at = result.indexOf(BASELINES);
                String name = at < 0 ? "" : result.substring(at + BASELINES.length());
                if (name.contains("/conn") && !WITHOUT_CAPTURE.contains(name)) {
                    String capture = CAPTURES.containsKey(name) ? TRACES + CAPTURES.get(name) : cells[0];
                    ZeekBaseline baseline =
                            new ZeekBaseline(name, directory.resolve(result), directory.resolve(capture));
                    if (baseline.fields().stream().anyMatch(MEASURED::contains)) {
                        baselines.add(baseline);
                    }
                }
            }
        }
        return baselines;
    }

    /** What Zeek's records and macmon's have in common, and what is in only one of them. */
    Result compare(Path folder, Set<ZeekDifference> differences) throws IOException {
        List<Map<String, String>> zeek = records(log);
        List<Map<String, String>> macmon = macmon(folder, differences);
        for (ZeekDifference difference : differences) {
            zeek.replaceAll(difference::zeek);
            macmon.replaceAll(difference::macmon);
        }
        List<String> onlyMacmon = new ArrayList<>(texts(macmon));
        List<String> onlyZeek = new ArrayList<>();
        for (String record : texts(zeek)) {
            if (!onlyMacmon.remove(record)) {
                onlyZeek.add(record);
            }
        }
        return new Result(this, zeek.size(), onlyZeek, onlyMacmon);
    }

    private Set<String> fields() throws IOException {
        Set<String> names = new LinkedHashSet<>(header(log));
        names.retainAll(FIELDS);
        return names;
    }

    private List<String> texts(List<Map<String, String>> records) throws IOException {
        Set<String> fields = fields();
        return records.stream()
                .map(record -> fields.stream().map(record::get).collect(Collectors.joining(" ")))
                .toList();
    }

    private List<Map<String, String>> macmon(Path folder, Set<ZeekDifference> differences) throws IOException {
        Path read = read(folder, differences);
        List<Map<String, String>> runs = List.of(Map.of());
        for (ZeekDifference difference : differences) {
            runs = runs.stream()
                    .flatMap(run -> difference.runs().stream().map(more -> merged(run, more)))
                    .toList();
        }
        List<Map<String, String>> records = new ArrayList<>();
        for (Map<String, String> options : runs) {
            records.addAll(run(read, folder.resolve("conn.log"), options));
        }
        return records;
    }

    private static List<Map<String, String>> run(Path read, Path out, Map<String, String> options) throws IOException {
        Map<String, String> all = merged(
                Map.of(
                        "-r",
                        read.toString(),
                        "--idle-timeout",
                        TIMEOUT,
                        "--active-timeout",
                        TIMEOUT,
                        "--out",
                        "zeek:" + out),
                options);
        List<String> arguments = new ArrayList<>(List.of("--json"));
        all.forEach((name, value) -> arguments.addAll(value.isEmpty() ? List.of(name) : List.of(name, value)));
        WatchResult.of(arguments);
        List<Map<String, String>> records = records(out);
        Files.delete(out);
        return records;
    }

    private static Map<String, String> merged(Map<String, String> options, Map<String, String> more) {
        Map<String, String> merged = new HashMap<>(options);
        merged.putAll(more);
        return merged;
    }

    // The capture itself, unless Zeek read other frames than macmon reads in it.
    private Path read(Path folder, Set<ZeekDifference> differences) throws IOException {
        if (differences.isEmpty()) {
            return capture;
        }
        List<TestFrame> captured = TestFrame.in(capture);
        List<TestFrame> read = captured;
        for (ZeekDifference difference : differences) {
            read = difference.frames(read);
        }
        return read == captured ? capture : TestFrame.write(folder.resolve("frames.pcap"), read);
    }

    private static List<Map<String, String>> records(Path log) throws IOException {
        List<String> header = header(log);
        List<Map<String, String>> records = new ArrayList<>();
        for (String line : lines(log)) {
            List<String> values = List.of(line.split("\t", -1));
            if (!line.startsWith("#")
                    && values.size() == header.size()
                    && !named(values).equals(header)) {
                Map<String, String> record = new HashMap<>();
                for (int i = 0; i < values.size(); i++) {
                    record.put(header.get(i), values.get(i));
                }
                records.add(record);
            }
        }
        return records;
    }

    // The names of a log that another program cut are in its first line.
    private static List<String> header(Path log) throws IOException {
        for (String line : lines(log)) {
            if (line.startsWith("#fields\t")) {
                return named(List.of(line.split("\t", -1))).subList(1, line.split("\t", -1).length);
            }
            if (!line.startsWith("#")) {
                return named(List.of(line.split("\t", -1)));
            }
        }
        return Collections.emptyList();
    }

    // Some tests rename the fields.
    private static List<String> named(List<String> names) {
        return names.stream()
                .map(name -> switch (name) {
                    case "src", "id_orig_h" -> "id.orig_h";
                    case "src_port", "id_orig_p" -> "id.orig_p";
                    case "dst", "id_resp_h" -> "id.resp_h";
                    case "dst_port", "id_resp_p" -> "id.resp_p";
                    default -> name;
                })
                .toList();
    }

    private static List<String> lines(Path log) throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /**
     * A comparison.
     *
     * @param records    in Zeek's log
     * @param onlyZeek   those of them that macmon has not
     * @param onlyMacmon records that Zeek has not
     */
    record Result(ZeekBaseline baseline, int records, List<String> onlyZeek, List<String> onlyMacmon) {

        boolean isEqual() {
            return onlyZeek.isEmpty() && onlyMacmon.isEmpty();
        }

        String text() {
            return baseline.name + " of " + baseline.capture.getFileName() + "\n  only Zeek: " + onlyZeek
                    + "\n  only macmon: " + onlyMacmon;
        }
    }
}
