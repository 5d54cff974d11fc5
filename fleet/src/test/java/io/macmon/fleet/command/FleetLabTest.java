package io.macmon.fleet.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.fleet.transmit.Loopback;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real sensors on real bridges, a real broker and the real application: {@code macmon lab --fleet} compares what they
 * find with a clone, a move, a pair of virtual routers, a station that is new at two places, and a quiet segment with
 * two sensors.
 *
 * <p>The rules take minutes, and the kernel's clock cannot run faster. So in each build, the sensors multiply the times
 * that they send. With {@code -Dmacmon.fleet.speed=1}, the test takes seven minutes, and all times are real.
 */
@Tag("lab")
@Tag("alone")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FleetLabTest {

    private static final int SPEED = Integer.getInteger("macmon.fleet.speed", 12);

    @TempDir
    Path directory;

    @Test
    void findsTheCloneAndTheMoveAndNothingElse() throws Exception {
        assertFindsEverything(List.of(), url -> {});
    }

    @Test
    void servesThePageUntilCtrlC() throws Exception {
        assertFindsEverything(List.of("--web=0"), FleetLabTest::assertShowsThePlaces);
    }

    @FunctionalInterface
    private interface PageCheck {
        void check(String urlLine) throws IOException;
    }

    private void assertFindsEverything(List<String> options, PageCheck page) throws Exception {
        Loopback.requireSandbox();
        Loopback.bringUp();
        List<String> command = new ArrayList<>(List.of(
                "setsid", // so that it has a process group, as on a terminal
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + Files.createDirectory(directory.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                "io.macmon.cli.Macmon",
                "lab",
                "--fleet",
                "--speed=" + SPEED,
                "--broker=" + libraries()));
        command.addAll(options);
        Process lab = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> printed = new ArrayList<>();
        try (BufferedReader lines = lab.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.add(line);
                if (line.endsWith("until Ctrl-C.")) {
                    page.check(printed.get(0));
                    assertThat(new ProcessBuilder("kill", "-INT", "--", "-" + lab.pid())
                                    .inheritIO()
                                    .start()
                                    .waitFor())
                            .isZero();
                }
            }
        } finally {
            lab.destroy();
        }

        assertThat(lab.waitFor()).as(String.join("\n", printed)).isZero();
        assertThat(printed)
                .filteredOn(line -> line.startsWith("  ok "))
                .anyMatch(line -> line.contains("cloned-mac 02:aa:00:00:00:41 branch-1 hq"))
                .anyMatch(line -> line.contains("roamed 02:aa:00:00:00:12 hq > branch-1"))
                .anyMatch(line -> line.contains("other findings: none"))
                .anyMatch(line -> line.contains("6 sensors"));
        assertThat(printed.subList(1, printed.size())).allMatch(line -> line.length() <= 80);
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    // The first line has the URL.
    private static void assertShowsThePlaces(String line) throws IOException {
        assertThat(line).matches("Web page: http://127\\.0\\.0\\.1:\\d+/#token=\\w+ \\(Ctrl-C to stop\\)");
        String[] parts = line.split("[# ]", -1);
        URLConnection places = new URL(parts[2] + "api/places").openConnection();
        places.setRequestProperty("Authorization", "Bearer " + parts[3].replace("token=", ""));
        try (InputStream reply = places.getInputStream()) {
            assertThat(new String(reply.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"hq\"", "\"branch-1\"", "\"branch-2\"");
        }
    }

    // Stands for the jars that the script kafka fetches: one that names those on the class path of the tests.
    private Path libraries() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        String jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, jars);
        Path libraries = Files.createDirectory(directory.resolve("libs"));
        try (OutputStream file = Files.newOutputStream(libraries.resolve("kafka_2.13.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.finish();
        }
        return libraries;
    }
}
