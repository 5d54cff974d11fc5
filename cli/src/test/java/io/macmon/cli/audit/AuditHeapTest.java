package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.cli.Program;
import io.macmon.cli.process.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audits of hostile segments, in processes whose heap is limited. */
class AuditHeapTest {

    private static final int LISTED = 2_000;
    private static final int TALKATIVE = 12_000;
    private static final int MILLION = 1_000_000;
    private static final long FIRST_LISTED = 0x0011_2200_0000L;
    private static final long FIRST_OTHER = 0x0200_0000_0000L;

    /** An audit that has little memory spends seconds of processor time in garbage collections. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @TempDir
    Path folder;

    @Test
    void twelveThousandStationsThatTellAllFitInto128Mebibytes() throws Exception {
        AuditReportJson report = audit("128m", talkative(FIRST_OTHER), policy(LISTED));

        assertThat(report.report().get("stations").size()).isEqualTo(LISTED + TALKATIVE);
        assertThat(report.counter("details_forgotten")).isPositive();
        assertListedAreExact(report, LISTED, 2);
    }

    @Test
    void listedStationsThatTellAllFitInto224Mebibytes() throws Exception {
        AuditReportJson report = audit("224m", talkative(FIRST_LISTED), policy(TALKATIVE));

        assertThat(report.report().get("stations").size()).isEqualTo(TALKATIVE);
        assertListedAreExact(report, TALKATIVE, 30);
        assertThat(report.station("00:11:22:00:00:07").get("neighbour").asText())
                .contains("system");
    }

    @ParameterizedTest
    @ValueSource(longs = {FIRST_LISTED, FIRST_OTHER})
    void whenMemoryRunsOutTheReportIsWritten(long first) throws Exception {
        int listed = first == FIRST_LISTED ? TALKATIVE : LISTED;
        AuditReportJson report = audit(
                "48m",
                talkative(first),
                policy(listed),
                ExitCode.FAILED,
                "macmon: not enough memory for these settings; lower --max-flows or --max-stations, or raise Java's"
                        + " limit with: MACMON_JAVA_OPTS=-Xmx4g");

        assertThat(listed(report, 1)).isBetween(LISTED, listed);
        assertThat(report.counter("dropped_analysis")).isPositive();
        assertThat(report.report().get("findings")).isNotEmpty();
    }

    private Path talkative(long first) throws IOException {
        Path capture = folder.resolve("talkative.pcap");
        try (TalkativeStations stations = new TalkativeStations(capture, 2_000)) {
            announceListed(stations);
            for (int i = 0; i < TALKATIVE; i++) {
                stations.tellAll(first + i, 0x0B00_0000 + 16 * i);
            }
            announceListed(stations);
        }
        return capture;
    }

    @Test
    void aMillionSourcesFitInto512Mebibytes() throws Exception {
        Path capture = folder.resolve("million.pcap");
        try (TalkativeStations stations = new TalkativeStations(capture, 50_000)) {
            announceListed(stations);
            for (int i = 0; i < MILLION; i++) {
                stations.announce(FIRST_OTHER + i, 0x0B00_0000 + i);
            }
            announceListed(stations);
        }
        AuditReportJson report = audit("512m", capture, policy(LISTED), ExitCode.FINDINGS, "");

        assertThat(report.counter("frames")).isEqualTo(2L * LISTED + MILLION);
        assertListedAreExact(report, LISTED, 2);
    }

    private static void announceListed(TalkativeStations stations) throws IOException {
        for (int i = 0; i < LISTED; i++) {
            stations.announce(FIRST_LISTED + i, 0x0A00_0000 + i);
        }
    }

    private static void assertListedAreExact(AuditReportJson report, int listed, int frames) {
        assertThat(listed(report, frames)).isEqualTo(listed);
    }

    // The number of listed stations with at least this many frames.
    private static int listed(AuditReportJson report, int frames) {
        int stations = 0;
        for (JsonNode station : report.report().get("stations")) {
            boolean isListed = station.path("group").asText().equals("crowd");
            stations += isListed && station.get("frames").asInt() >= frames ? 1 : 0;
        }
        return stations;
    }

    private Path policy(int listed) throws IOException {
        Path file = folder.resolve("policy.yaml");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.println("groups:\n  crowd:\n    mac:");
            for (int i = 0; i < listed; i++) {
                out.printf("      - %012x%n", FIRST_LISTED + i);
            }
        }
        return file;
    }

    // The report keeps a limited number of findings, so the audit fails, but the report is complete otherwise.
    private AuditReportJson audit(String heap, Path capture, Path policy) throws Exception {
        String message = "findings: the report keeps a limited number of each kind";
        return audit(heap, capture, policy, ExitCode.FAILED, message);
    }

    private AuditReportJson audit(String heap, Path capture, Path policy, int exitCode, String message)
            throws Exception {
        Path report = folder.resolve("report.json");
        String[] arguments = {
            "audit",
            "-q",
            "-r",
            capture.toString(),
            "--policy",
            policy.toString(),
            "--report",
            report.toString(),
            "--format",
            "json"
        };
        List<String> limited = List.of("env", "JDK_JAVA_OPTIONS=-Xmx" + heap);
        try (Program macmon = Program.startIn(limited, arguments)) {
            assertThat(macmon.exitCode(PATIENCE)).as("%s", macmon.err()).isEqualTo(exitCode);
            assertThat(macmon.err()).anyMatch(line -> line.contains(message));
            return AuditReportJson.read(report);
        }
    }
}
