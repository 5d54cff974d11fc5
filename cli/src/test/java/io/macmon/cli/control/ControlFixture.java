package io.macmon.cli.control;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.LabFixture;
import io.macmon.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Runs macmon with a runtime directory of its own, and {@code macmon ctl} as another program. */
class ControlFixture extends LabFixture {

    Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(folder.resolve("run"));
    }

    Program start(String line) throws Exception {
        Program program = Program.startIn(environment(), line.split(" ", -1)).awaitListening();
        eventually("its socket is open", () -> {
            try (Program list = ask("--json")) {
                list.exitCode();
                return list.out().stream()
                        .anyMatch(reply ->
                                reply.contains("\"pid\":" + program.process().pid() + ","));
            }
        });
        return program;
    }

    Program ask(String... words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("ctl"));
        arguments.addAll(List.of(words));
        return Program.startIn(environment(), arguments.toArray(String[]::new));
    }

    List<String> ctl(String... words) throws Exception {
        try (Program program = ask(words)) {
            assertThat(program.exitCode()).as("%s", program.err()).isZero();
            return program.out();
        }
    }

    List<String> environment() {
        return List.of("env", "-u", "XDG_RUNTIME_DIR", "RUNTIME_DIRECTORY=" + directory, "LOGS_DIRECTORY=" + folder);
    }
}
