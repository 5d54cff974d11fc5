package io.macmon.capture.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs independent programs that read capture files. */
public final class CaptureTool {

    private CaptureTool() {}

    /** The output of tcpdump for a file; each line starts with seconds and nanoseconds. */
    public static String tcpdump(Path file) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Requirements.program("tcpdump"), "-n", "-tt", "--nano", "-r", file.toString()));
        if ("1".equals(System.getenv("MACMON_SANDBOX"))) {
            command.addAll(0, List.of("unshare", "--user")); // as root, tcpdump would change to another user
        }
        return output(command);
    }

    /** The output of a program. If it is not installed, the test is skipped; in CI it fails. */
    public static String output(String program, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Requirements.program(program)));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return output(command);
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
