package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another user chooses names in the directory for temporary files. The start script must not act on them. */
class LauncherCrashFilesTest {

    private static final int MORE_THAN_ARE_KEPT = 15;

    @TempDir
    private Path folder;

    private Path working;
    private Path crashes;

    @BeforeEach
    void createDirectories() throws IOException {
        working = Files.createDirectory(folder.resolve("working"));
        crashes = Files.createDirectory(folder.resolve("crashes"));
        Files.writeString(working.resolve("precious"), "of the user");
    }

    @Test
    void writesAndRemovesNothingWhereEveryUserCanWrite() throws Exception {
        plantDirectory();
        plantFiles();

        String flags = crashFlags(Map.of("STATE_DIRECTORY", "/nonexistent", "TMPDIR", crashes.toString()));

        assertThat(flags).contains("-XX:+ErrorFileToStderr").doesNotContain(crashes.toString(), "/tmp/macmon");
        assertThat(working.resolve("precious")).exists();
        assertThat(crashes.toFile().list()).hasSize(1 + 2 * MORE_THAN_ARE_KEPT);
    }

    @Test
    void removesNothingOutsideTheStateDirectory() throws Exception {
        plantDirectory();
        plantFiles();

        assertThat(crashFlags(Map.of("STATE_DIRECTORY", crashes.toString())))
                .contains("-XX:ErrorFile=" + crashes + "/macmon-crash-%p.log");

        assertThat(working.resolve("precious")).exists();
    }

    // ls(1) would list the names in it, without their directory.
    private void plantDirectory() throws IOException {
        Path directory = Files.createDirectory(crashes.resolve("macmon-crash-1.log"));
        for (int i = 0; i < MORE_THAN_ARE_KEPT; i++) {
            Files.createFile(directory.resolve("file" + i));
        }
        Files.setLastModifiedTime(Files.createFile(directory.resolve("precious")), FileTime.fromMillis(0));
    }

    private void plantFiles() throws IOException {
        for (int i = 0; i < MORE_THAN_ARE_KEPT; i++) {
            Files.createFile(crashes.resolve("macmon-crash-9" + i + ".log"));
            Path name = Files.createFile(crashes.resolve("macmon-replay-" + i + "\nprecious\n.log"));
            Files.setLastModifiedTime(name, FileTime.fromMillis(0));
        }
    }

    private String crashFlags(Map<String, String> environment) throws Exception {
        String script = ". '" + System.getProperty("macmon.root") + "/cli/src/package/launcher.sh'; flags=;"
                + " set_crash_flags doctor; echo \"$flags\"";
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", script)
                .directory(working.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s", output).isZero();
        return output;
    }
}
