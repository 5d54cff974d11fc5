package io.macmon.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.GermanLocale;
import io.macmon.cli.Program;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The program with a reader that closes the pipe before the first line, in locales whose libc has other texts for
 * EPIPE.
 */
class ClosedPipeTest {

    private static final String GERMAN = "de_DE";

    @TempDir
    Path folder;

    private Path capture;

    @BeforeEach
    void writeCapture() throws IOException {
        capture = folder.resolve("traffic.pcap");
        LabTrafficFile.write(new LabTraffic(), capture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", GERMAN})
    void aReaderThatLeavesEndsTheRunQuietly(String locale) throws Exception {
        try (Program watch = startWithoutReader(locale, "watch", "-r", capture.toString(), "--json")) {
            assertThat(watch.exitCode()).isZero();
            assertThat(watch.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", GERMAN})
    void aReaderThatLeavesCostsNoReport(String locale) throws Exception {
        try (Program audit = startWithoutReader(locale, "audit", "-r", capture.toString(), "--format", "json")) {
            assertThat(audit.exitCode()).isIn(0, 3);
            assertThat(audit.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", GERMAN})
    void aReaderOfTheCaptureFileThatLeavesEndsTheRun(String locale) throws Exception {
        try (Program watch = startWithoutReader(locale, "watch", "-r", "-", "-w", "-", "--mac", "02:aa:00:00:00:01")) {
            byte[] traffic = Files.readAllBytes(capture);
            try (OutputStream pipe = watch.process().getOutputStream()) {
                pipe.write(traffic);
                while (watch.process().isAlive()) {
                    pipe.write(traffic, LabTrafficFile.PCAP_HEADER, traffic.length - LabTrafficFile.PCAP_HEADER);
                    pipe.flush();
                    Thread.sleep(20);
                }
            } catch (IOException ended) {
                // the program no longer reads
            }

            assertThat(watch.exitCode()).isIn(ExitCode.DONE, ExitCode.FINDINGS);
            assertThat(watch.err())
                    .noneMatch(line -> line.contains("cannot write"))
                    .noneMatch(line -> line.contains("lost"));
        }
    }

    @Test
    void aFullDiskIsAnError() throws Exception {
        List<String> full = List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh");
        try (Program watch = Program.startIn(full, "watch", "-r", capture.toString(), "--json")) {
            assertThat(watch.exitCode()).isEqualTo(1);
            assertThat(watch.err()).singleElement().asString().contains("No space left on device");
        }
    }

    // The reader closes the pipe long before Java has started.
    private Program startWithoutReader(String locale, String... arguments) throws Exception {
        List<String> starter =
                new ArrayList<>(locale.equals(GERMAN) ? GermanLocale.env(folder) : List.of("env", "LC_ALL=" + locale));
        starter.addAll(List.of("bash", "-c", "\"$@\" | true; exit ${PIPESTATUS[0]}", "bash"));
        return Program.startIn(starter, arguments);
    }
}
