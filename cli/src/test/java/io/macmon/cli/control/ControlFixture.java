package io.macmon.cli.control;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.LabFixture;
import io.macmon.cli.Program;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** Runs macmon with a separate runtime directory, and {@code macmon ctl} as another program. */
class ControlFixture extends LabFixture {

    Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(folder.resolve("run"));
    }

    Program start(String line) throws Exception {
        Program program = Program.startIn(environment(), line.split(" ", -1)).awaitListening();
        String pid = "pid: " + program.process().pid();
        eventually("its socket is open", () -> {
            try {
                for (Path socket : ControlClient.sockets(runtime())) {
                    if (answer(socket, "status").contains(pid)) {
                        return true;
                    }
                }
            } catch (MacmonException notYet) {
                // it is created before it may be connected to
            }
            return false;
        });
        return program;
    }

    Program ask(String... words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("ctl"));
        arguments.addAll(List.of(words));
        return Program.startIn(environment(), arguments.toArray(String[]::new));
    }

    /** What the program prints for these words; without options for it, what it would print. */
    List<String> ctl(String... words) throws Exception {
        if (words.length > 0 && !words[0].startsWith("-")) {
            return answer(ControlClient.find(runtime(), null), words);
        }
        try (Program program = ask(words)) {
            assertThat(program.exitCode()).as("%s", program.err()).isZero();
            return program.out();
        }
    }

    private static List<String> answer(Path socket, String... words) throws MacmonException {
        List<String> arguments = List.of(words).subList(1, words.length);
        ControlAnswer answer = ControlClient.ask(socket, new ControlRequest(words[0], arguments));
        assertThat(answer.isOk()).as("%s", answer.line()).isTrue();
        return answer.text();
    }

    private Map<String, String> runtime() {
        return Map.of("RUNTIME_DIRECTORY", directory.toString());
    }

    List<String> environment() {
        return List.of("env", "-u", "XDG_RUNTIME_DIR", "RUNTIME_DIRECTORY=" + directory, "LOGS_DIRECTORY=" + folder);
    }
}
