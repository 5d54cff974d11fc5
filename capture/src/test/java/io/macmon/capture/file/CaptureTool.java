package io.macmon.capture.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Runs independent programs that read capture files. */
public final class CaptureTool {

    private CaptureTool() {}

    /** The output of tcpdump for a file; each line starts with seconds and nanoseconds. */
    public static String tcpdump(Path file) throws IOException, InterruptedException {
        requireInstalled("tcpdump");
        List<String> command = new ArrayList<>(List.of("tcpdump", "-n", "-tt", "--nano", "-r", file.toString()));
        if ("1".equals(System.getenv("MACMON_SANDBOX"))) {
            command.addAll(0, List.of("unshare", "--user")); // as root, tcpdump would change to another user
        }
        return output(command);
    }

    /** The output of a program. If it is not installed, the test is skipped; in CI it fails. */
    public static String output(String program, Object... arguments) throws IOException, InterruptedException {
        requireInstalled(program);
        List<String> command = new ArrayList<>(List.of(program));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return output(command);
    }

    private static void requireInstalled(String program) {
        Stream<String> directories = Stream.of(System.getenv("PATH").split(":"));
        if (directories.noneMatch(directory -> Files.isExecutable(Path.of(directory, program)))) {
            assertThat(System.getenv("CI")).as("CI has to have " + program).isNotEqualTo("true");
            assumeTrue(false, program + " is not installed");
        }
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("tool", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as("%s: %s", command, Files.readString(errors))
                    .isZero();
            return output;
        } finally {
            Files.delete(errors);
        }
    }
}
