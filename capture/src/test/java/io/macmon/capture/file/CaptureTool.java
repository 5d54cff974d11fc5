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

/** Runs programs that read capture files without a line of ours. */
public final class CaptureTool {

    private CaptureTool() {}

    /** What tcpdump prints of a file; the lines start with seconds and nanoseconds. */
    public static String tcpdump(Path file) throws IOException, InterruptedException {
        requireInstalled("tcpdump");
        List<String> command = new ArrayList<>(List.of("tcpdump", "-n", "-tt", "--nano", "-r", file.toString()));
        if ("1".equals(System.getenv("MACMON_SANDBOX"))) {
            command.addAll(0, List.of("unshare", "--user")); // as root, tcpdump would want to become another user
        }
        return output(command);
    }

    /** What a program prints; the test is skipped where it is not installed, and fails where CI has to have it. */
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
