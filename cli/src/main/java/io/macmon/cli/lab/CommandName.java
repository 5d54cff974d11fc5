package io.macmon.cli.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The program's name as the user can type it. */
final class CommandName {

    private static final String PROGRAM = "macmon";

    private CommandName() {}

    /** The name under which the start script was run, from its environment; without the directory if PATH has it. */
    static String asTyped() {
        String typed = Optional.ofNullable(System.getenv("MACMON_COMMAND")).orElse(PROGRAM);
        return !typed.contains("/") || typed.contains(" ") || isInPath(Path.of(typed)) ? PROGRAM : typed;
    }

    private static boolean isInPath(Path command) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Path file = command.toAbsolutePath().normalize();
        return file.endsWith(PROGRAM)
                && Files.isExecutable(file)
                && Stream.of(path.split(":"))
                        .filter(directory -> !directory.isEmpty())
                        .anyMatch(directory -> Path.of(directory).equals(file.getParent()));
    }
}
