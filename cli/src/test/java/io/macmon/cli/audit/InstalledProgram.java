package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Independent programs that tests use. */
final class InstalledProgram {

    private InstalledProgram() {}

    /** The path of a program. Without it, the test is skipped, or fails in CI. */
    static String path(String name) {
        Optional<Path> program = Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":", -1))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
        assertThat(program.isPresent() || !"true".equals(System.getenv("CI")))
                .as("CI needs " + name)
                .isTrue();
        assumeTrue(program.isPresent(), name + " is not installed");
        return program.get().toString();
    }
}
