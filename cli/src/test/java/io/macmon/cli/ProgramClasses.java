package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * The classes of the programs that tests start, packed once for all programs that a test JVM starts. Loading classes
 * takes most of the time of a short program. An archive of loaded classes, which Java makes of jars only, halves it.
 */
final class ProgramClasses {

    /** The class path of this JVM, with a jar for each directory. */
    static final String CLASS_PATH;

    private static final Path ARCHIVE;

    static {
        try {
            // Programs that run as another user read it too.
            Path directory = Files.createTempDirectory(
                    "program", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            directory.toFile().deleteOnExit(); // files are deleted in reverse order
            CLASS_PATH = packed(directory);
            ARCHIVE = archive(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ProgramClasses() {}

    /** The options of a JVM that runs them. */
    static List<String> options() {
        return List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xshare:auto", "-Xlog:cds=off", "-cp", CLASS_PATH);
    }

    private static String packed(Path directory) {
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        List<String> paths = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (new File(entry).isDirectory()) {
                Path packed = directory.resolve(paths.size() + ".jar");
                int code = jar.run(
                        System.out, System.err, "--create", "--no-compress", "--file=" + packed, "-C", entry, ".");
                assertThat(code).as("jar %s", entry).isZero();
                packed.toFile().deleteOnExit();
                paths.add(packed.toString());
            } else {
                paths.add(Path.of(entry).toAbsolutePath().toString());
            }
        }
        return String.join(File.pathSeparator, paths);
    }

    /** Without the archive, programs would only start more slowly. */
    private static Path archive(Path directory) throws IOException {
        Path archive = directory.resolve("classes.jsa");
        archive.toFile().deleteOnExit();
        Path traffic = directory.resolve("traffic.pcap");
        LabTrafficFile.write(new LabTraffic(), traffic);
        Path database = directory.resolve("audit.db");
        List<String> command = Program.java(
                List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", CLASS_PATH),
                Typical.class,
                "watch --json -r " + traffic,
                "audit --state " + database + " -r " + traffic,
                "ctl status");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("MACMON_NO_CONFIG", "true");
            builder.start().waitFor();
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        } finally {
            Files.delete(traffic);
            Files.deleteIfExists(database);
            Files.deleteIfExists(Path.of(database + ".lock"));
        }
        return archive;
    }

    /** Runs command lines whose classes are those of most tests. */
    static final class Typical {

        private Typical() {}

        public static void main(String... lines) {
            for (String line : lines) {
                String[] words = line.split(" ", -1);
                Macmon.commandLine(words).execute(words);
            }
        }
    }
}
