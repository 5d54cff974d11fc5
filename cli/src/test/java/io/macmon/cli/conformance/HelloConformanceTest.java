package io.macmon.cli.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the names of each connection with tshark's: server name, ALPN and JA3 of TLS and QUIC clients, JA3S of
 * servers, HASSH, and HTTP hosts. The file {@code hellos.tsv} holds the results of tshark 4.0;
 * {@code hello-differences.tsv} holds what macmon finds instead in some connections, and why that is correct.
 */
@Tag("captures")
class HelloConformanceTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");

    @TempDir
    Path folder;

    @Test
    void namesEqualThoseOfAnIndependentToolExceptForStatedReasons() throws IOException {
        Requirements.require(Files.isDirectory(DATA), "there are no captures in " + DATA);
        Map<String, Map<String, List<String>>> expected = independentResults();
        Map<String, String> differences = new TreeMap<>();
        long results = 0;
        for (SharedCapture capture : SharedCapture.in(DATA)) {
            Map<String, List<String>> found = HelloTally.of(capture.file(), folder.resolve("eve"));
            Map<String, List<String>> others = expected.getOrDefault(capture.name(), Map.of());
            TreeSet<String> connections = new TreeSet<>(found.keySet());
            connections.addAll(others.keySet());
            for (String connection : connections) {
                List<String> names = found.getOrDefault(connection, List.of());
                if (!names.equals(others.get(connection))) {
                    differences.put(capture.name() + " " + connection, names.toString());
                }
            }
            results += others.values().stream().mapToLong(List::size).sum();
        }

        System.out.printf("hellos: %d compared, %d connections differ%n", results, differences.size());
        assertThat(differences).isEqualTo(knownDifferences());
        assertThat(results).isGreaterThan(700);
    }

    /** What macmon finds where it correctly finds something else, by capture and connection. */
    private static Map<String, String> knownDifferences() throws IOException {
        Map<String, String> known = new TreeMap<>();
        for (String[] cells : rows("hello-differences.tsv")) {
            assertThat(cells).as("with a reason").hasSize(4);
            known.put(cells[0] + " " + cells[1], cells[2]);
        }
        return known;
    }

    /** The results by capture, and by connection. */
    private static Map<String, Map<String, List<String>>> independentResults() throws IOException {
        Map<String, Map<String, List<String>>> results = new HashMap<>();
        for (String[] cells : rows("hellos.tsv")) {
            String[] ends = cells[1].split(" ", -1);
            String connection = HelloTally.connection(ends[0], ends[1] + " " + ends[2], ends[3] + " " + ends[4]);
            List<String> names = results.computeIfAbsent(cells[0], capture -> new TreeMap<>())
                    .computeIfAbsent(connection, key -> new ArrayList<>());
            names.add(withoutPort(cells[2]));
            names.sort(Comparator.naturalOrder());
        }
        return results;
    }

    // EVE's hostname has no port.
    private static String withoutPort(String result) {
        return result.startsWith("http ") ? result.replaceFirst(":[0-9]*$", "") : result;
    }

    private static List<String[]> rows(String file) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(HelloConformanceTest.class.getResourceAsStream(file), UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }
}
