package io.macmon.cli.watch;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabFixture;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.Program;
import io.macmon.cli.process.ExitCode;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A thread of a live watch meets an Error: a class that it is the first to use is damaged (ClassFormatError). The run
 * ends at once, with the reason, and leaves nothing behind.
 */
@LabTest
class BrokenThreadLabTest extends LabFixture {

    private static final MacAddress STATION = MacAddress.parse("02:aa:00:00:00:01");
    private static final MacAddress STRANGER = MacAddress.parse("02:bb:00:00:00:99");

    @ParameterizedTest
    @CsvSource({
        "io/macmon/capture/EtherType, internal error in the analysis:",
        "io/macmon/analyzer/throughput/Percentiles, internal error in the report:",
        "io/macmon/analyzer/record/EveStatistics, eve:-: internal error:",
    })
    void endsTheRunWithTheReason(String damaged, String reason) throws Exception {
        try (Program watch = watch(damaged)) {
            eventually("it ends", () -> {
                lab.send(Frames.from(STATION));
                return !watch.process().isAlive();
            });

            assertFailed(watch, reason);
        }
    }

    @Test
    void endsTheRunWhenTheGuardIsBroken() throws Exception {
        try (Program watch = watch("io/macmon/analyzer/stranger/AlertedFrame")) {
            eventually("it ends", () -> {
                lab.send(Frames.from(STRANGER));
                return !watch.process().isAlive();
            });

            assertFailed(watch, "internal error in the guard:");
        }
    }

    @Test
    void endsTheRunWhenTheRecorderIsBroken() throws Exception {
        String[] recorder = {"--record", "1s/1s", "--record-dir", folder.toString()};
        try (Program watch = watch("io/macmon/capture/file/write/InterfaceStatistics", recorder)) {
            eventually("it ends", () -> {
                lab.send(Frames.from(STRANGER));
                return !watch.process().isAlive();
            });

            assertFailed(watch, "internal error in the flight recorder:");
        }
    }

    @Test
    void closesTheCaptureFileWhenItsWriterIsBroken() throws Exception {
        Path frames = folder.resolve("frames.pcapng.zst");
        try (Program watch = watch(
                        "io/macmon/capture/file/write/InterfaceStatistics", "-w", frames.toString(), "-a", "packets:20")
                .awaitListening()) {
            for (int i = 0; i < 20; i++) {
                lab.send(Frames.from(STATION));
            }

            assertFailed(watch, "internal error in writing the capture file:");
            try (CaptureFileSource readable = CaptureFileSource.open(frames, 4)) {
                readable.run(block -> block.release());
                long written = readable.stats().frames();
                String lost = "macmon: lost " + (20 - written) + " of 20 frames: they are not in " + frames;
                assertThat(watch.err().contains(lost)).as("%s", watch.err()).isEqualTo(written < 20);
            }
        }
    }

    private Program watch(String damagedClass, String... options) throws IOException {
        Path file = folder.resolve(damagedClass + ".class");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "damaged");
        List<String> arguments = new ArrayList<>(
                List.of("watch", "--parent", Lab.PARENT, "--mac", STATION.toString(), "--json", "--interval", "100ms"));
        arguments.addAll(List.of(options));
        // classes from here are found before those of the class path
        List<String> environment = List.of("env", "JDK_JAVA_OPTIONS=-Xbootclasspath/a:" + folder);
        return Program.startIn(environment, arguments.toArray(String[]::new));
    }

    private void assertFailed(Program watch, String reason) throws Exception {
        assertThat(watch.exitCode()).as("%s", watch.err()).isEqualTo(ExitCode.FAILED);
        assertThat(watch.err()).anyMatch(line -> line.startsWith("macmon: " + reason));
        eventually("the device is gone", () -> lab.parent().promiscuity() == 0);
    }
}
