package io.macmon.cli.faults;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.Program;
import io.macmon.cli.SmallCapture;
import io.macmon.cli.lab.LabTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program with too few descriptors, too little memory, or without what its environment usually has. */
class ProcessLimitsTest {

    private static final int LESS_THAN_THE_WAIT_FOR_A_COMMAND = 25;

    @TempDir
    Path folder;

    private String capture;

    @BeforeEach
    void writeCapture() throws IOException {
        capture = SmallCapture.write(
                        folder.resolve("one.pcap"),
                        new LabTraffic().frames().get(0).frame())
                .toString();
    }

    // Java opens each library once, so these limits are reached at the start, in the middle, and never.
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 40, 48, 64})
    void withFewDescriptorsItEndsAtOnce(int limit) throws Exception {
        String[] watch = {"watch", "-q", "-r", capture, "--out", "eve:" + folder.resolve("e.json")};
        List<String> limited = List.of("sh", "-c", "ulimit -n " + limit + "; exec \"$@\"", "sh");
        try (Program macmon = Program.startIn(limited, watch)) {
            assertThat(macmon.process().waitFor(LESS_THAN_THE_WAIT_FOR_A_COMMAND, SECONDS))
                    .as("%s", macmon.err())
                    .isTrue();
            assertThat(macmon.exitCode()).as("%s", macmon.err()).isIn(0, 1);
            assertThat(macmon.exitCode() == 1 || Files.size(folder.resolve("e.json")) > 0)
                    .isTrue();
        }
    }

    @Test
    void withLittleMemoryItSaysSo() throws Exception {
        List<String> little = List.of("env", "JDK_JAVA_OPTIONS=-Xmx12m");
        try (Program macmon = Program.startIn(little, "watch", "-q", "-r", capture, "--max-flows", "4194304")) {
            assertThat(macmon.exitCode()).isEqualTo(1);
            assertThat(macmon.err())
                    .anyMatch(message -> message.startsWith("macmon: not enough memory for these settings"))
                    .noneMatch(message -> message.contains("\tat "));
        }
    }

    // The limit works like a disk that becomes full in the middle of a line.
    @Test
    void aHistogramLogThatCannotGrowHasWholeLinesOnly() throws Exception {
        Path log = folder.resolve("run.hlog");
        List<String> limited = List.of("sh", "-c", "ulimit -f 1; exec \"$@\"", "sh");
        try (Program macmon = Program.startIn(limited, "watch", "-q", "-r", capture, "--hlog", log.toString())) {
            assertThat(macmon.exitCode()).as("%s", macmon.err()).isEqualTo(1);
            assertThat(macmon.err())
                    .anyMatch(line -> line.startsWith("macmon: lost 1 interval: cannot write " + log + ": "));
        }
        assertThat(Files.readString(log)).endsWith("\n");
        assertThat(Files.readAllLines(log))
                .hasSizeGreaterThan(2)
                .filteredOn(line -> line.startsWith("Tag="))
                .allMatch(line -> line.split(",", -1).length == 5);
    }

    @Test
    void anEmptyEnvironmentIsEnough() throws Exception {
        List<String> bare = List.of("env", "-i", "TZ=:no/such/zone", "TMPDIR=/nonexistent");
        try (Program macmon = Program.startIn(bare, "watch", "--json", "-r", capture)) {
            assertThat(macmon.exitCode()).as("%s", macmon.err()).isZero();
            assertThat(macmon.out()).hasSize(2);
        }
    }
}
