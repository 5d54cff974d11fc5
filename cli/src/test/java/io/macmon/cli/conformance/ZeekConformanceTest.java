package io.macmon.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares macmon's conn.log record by record with those that Zeek's tests expect, whole records at once. */
@Tag("captures")
class ZeekConformanceTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");

    @TempDir
    Path folder;

    @Test
    void connLogsEqualZeeksExceptForStatedReasons() throws IOException {
        Requirements.require(Files.isDirectory(DATA), "there are no captures in " + DATA);
        List<String> unexplained = new ArrayList<>();
        Map<ZeekDifference, Integer> explained = new EnumMap<>(ZeekDifference.class);
        int logs = 0;
        int equalLogs = 0;
        int records = 0;
        int equalRecords = 0;
        for (ZeekBaseline baseline : ZeekBaseline.in(DATA)) {
            ZeekBaseline.Result result = baseline.compare(folder);
            logs++;
            records += result.records();
            equalRecords += result.records() - result.onlyZeek().size();
            Optional<ZeekDifference> difference = ZeekDifference.of(baseline);
            if (result.isEqual() && difference.isEmpty()) {
                equalLogs++;
            } else if (difference.isPresent() && difference.get().covers(result)) {
                explained.merge(difference.get(), 1, Integer::sum);
            } else {
                unexplained.add(result.text());
            }
        }
        System.out.printf(
                "Zeek: %d of %d conn.logs and %d of %d records equal; others:%n",
                equalLogs, logs, equalRecords, records);
        explained.forEach((difference, count) -> System.out.printf("  %d: %s%n", count, difference.reason()));

        assertThat(unexplained).isEmpty();
        assertThat(equalLogs).isGreaterThan(50);
    }
}
