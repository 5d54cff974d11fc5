package io.macmon.capture.file.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.file.ReadResult;
import io.macmon.capture.file.Wireshark;
import io.macmon.capture.lab.Eventually;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that uses the writer, at fifty moments, with SIGKILL. */
class KilledWriterTest {

    private static final int KILLS = 50;
    private static final int LONGEST_MILLIS = 40;
    private static final List<String> WAYS = List.of(
            "k.pcapng one",
            "k.pcap one",
            "k.pcapng.zst one",
            "k.pcapng.gz one",
            "k.pcapng one packets:400",
            "k.pcapng.zst one filesize:100",
            "k.pcapng split",
            "k.pcap.gz split packets:300");

    @TempDir
    Path folder;

    @Test
    void leavesFilesThatAreReadableUpToTheLastWrite() throws Exception {
        Random random = new Random(50);
        for (int kill = 0; kill < KILLS; kill++) {
            Path directory = Files.createDirectory(folder.resolve("kill" + kill));
            String way = WAYS.get(kill % WAYS.size());
            long printed = killAfter(random.nextInt(LONGEST_MILLIS), directory, way.split(" "));

            long read = 0;
            for (Path file : filesIn(directory)) {
                read += framesIn(file);
            }
            assertThat(read).as("%s, kill %d", way, kill).isGreaterThanOrEqualTo(printed);
        }
    }

    private static long killAfter(int millis, Path directory, String... way) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessWriter.class.getName()));
        way[0] = directory.resolve(way[0]).toString();
        command.addAll(List.of(way));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String first = output.readLine();
            assertThat(first).as("%s writes", command).isNotNull();
            Thread.sleep(millis);
            process.toHandle().destroyForcibly(); // Process.destroyForcibly would close the stream
            return output.lines()
                    .filter(line -> line.endsWith("."))
                    .mapToLong(line -> Long.parseLong(line.replace(".", "")))
                    .reduce(0, (before, last) -> last);
        } finally {
            assertThat(process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private static long framesIn(Path file) throws Exception {
        ReadResult reading = ReadResult.of(file);
        long frames = reading.frames.size();
        if (reading.failure == null) {
            return frames;
        }
        assertThat(frames).isGreaterThanOrEqualTo(Wireshark.frames(file));
        return frames;
    }

    private static List<Path> filesIn(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
