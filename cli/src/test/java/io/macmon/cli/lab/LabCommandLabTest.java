package io.macmon.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Eve;
import io.macmon.cli.Program;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LabTest
class LabCommandLabTest {

    @TempDir
    Path folder;

    @Test
    void reportsFlowsAndOneAlertAndChecksThem() throws Exception {
        try (Program lab = Program.start("lab")) {
            assertThat(lab.exitCode()).isZero();
            assertThat(lab.out())
                    .anyMatch(line -> line.contains("TCP") && line.contains("end detected"))
                    .anyMatch(line -> line.contains("ALERT") && line.contains("02:bb:00:00:00:99"))
                    .anyMatch(line -> line.contains("delay") && line.contains("p99"))
                    .noneMatch(line -> line.contains("WRONG"));
        }
    }

    @Test
    void printsOnlyJsonWhenAskedTo() throws Exception {
        Path file = folder.resolve("lab.pcapng");
        try (Program lab = Program.start("lab", "--json", "-w", file.toString())) {
            assertThat(lab.exitCode()).as("it printed %s", lab.err()).isZero();
            Eve eve = Eve.of(lab.out());
            Set<String> kinds = eve.all().stream()
                    .map(event -> event.get("event_type").asText())
                    .collect(Collectors.toSet());
            Set<String> sources = eve.of("flow").stream()
                    .map(flow -> flow.at("/ether/src_macs/0").asText())
                    .collect(Collectors.toSet());
            assertThat(kinds).containsExactlyInAnyOrder("flow", "alert", "stats");
            assertThat(eve.of("alert")).hasSize(1);
            assertThat(sources).hasSizeGreaterThanOrEqualTo(3);
            assertThat(eve.drops()).isZero();
            assertThat(eve.flowFrames()).isEqualTo(eve.analysedFrames());
            JsonNode delay = eve.closingStatistics().at("/macmon/interval/delay_us");
            assertThat(delay.get("count").asLong()).isEqualTo(eve.analysedFrames());
            assertThat(framesIn(file)).isEqualTo(eve.analysedFrames());
        }
    }

    @Test
    void refusesToStopBeforeAllTrafficIsSent() throws Exception {
        try (Program lab = Program.start("lab", "--for", "1s")) {
            assertThat(lab.exitCode()).isEqualTo(2);
            assertThat(lab.err()).anyMatch(line -> line.contains("for: must be at least"));
        }
    }

    private static long framesIn(Path file) throws Exception {
        try (CaptureFileSource source = CaptureFileSource.open(file, 4)) {
            source.run(block -> block.release());
            return source.stats().frames();
        }
    }
}
