package io.macmon.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares macmon's conn.log record by record with the records that Zeek's tests expect, whole records at once. */
@Tag("captures")
class ZeekConformanceTest {

    private static final Path DATA = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");

    /** Of link types that macmon does not support. */
    private static final Set<String> NOT_EQUAL = Set.of(
            "core.radiotap/conn.log",
            "scripts.base.protocols.quic.interop.quic-go_quic-go.handshake/conn.log.cut",
            "scripts.policy.protocols.conn.mac-logging/conn2.log",
            "scripts.policy.protocols.conn.mac-logging/conn3.log");

    @TempDir
    Path folder;

    @Test
    void connLogsEqualZeeksWithTheFramesAndSettingsOfItsRun() throws IOException {
        Requirements.require(Files.isDirectory(DATA), "there are no captures in " + DATA);
        List<String> unexplained = new ArrayList<>();
        Map<ZeekDifference, Integer> logsWith = new EnumMap<>(ZeekDifference.class);
        int logs = 0;
        int equalAsTheyAre = 0;
        int records = 0;
        for (ZeekBaseline baseline : ZeekBaseline.in(DATA)) {
            Set<ZeekDifference> differences = ZeekDifference.of(baseline);
            ZeekBaseline.Result result = baseline.compare(folder, differences);
            if (result.isEqual() == NOT_EQUAL.contains(baseline.name())) {
                unexplained.add(result.text());
            }
            logs++;
            records += result.records();
            equalAsTheyAre += result.isEqual() && differences.isEmpty() ? 1 : 0;
            for (ZeekDifference difference : differences) {
                logsWith.merge(difference, 1, Integer::sum);
                if (baseline.compare(folder, without(difference, differences)).isEqual()) {
                    unexplained.add(baseline.name() + " is equal without this: " + difference);
                }
            }
        }
        System.out.printf(
                "Zeek: %d conn.logs with %d records; %d are equal as they are, the others with the frames and settings"
                        + " of Zeek's run:%n",
                logs, records, equalAsTheyAre);
        logsWith.forEach((difference, count) -> System.out.printf("  %d: %s%n", count, difference));

        assertThat(unexplained).isEmpty();
        assertThat(equalAsTheyAre).isGreaterThan(50);
    }

    private static Set<ZeekDifference> without(ZeekDifference one, Set<ZeekDifference> differences) {
        Set<ZeekDifference> others = EnumSet.copyOf(differences);
        others.remove(one);
        return others;
    }
}
