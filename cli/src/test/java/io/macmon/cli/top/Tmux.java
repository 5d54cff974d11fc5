package io.macmon.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Requirements;
import io.macmon.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A shell in a terminal of tmux, a separate server, in the network namespace of the test. */
final class Tmux implements AutoCloseable {

    private static final String MODE = "mode";

    private final Path folder;
    private final String socket;

    private Tmux(Path folder) {
        this.folder = folder;
        socket = folder.resolve("tmux").toString();
    }

    /** Starts the shell. {@code ./macmon} in its directory is the program. */
    static Tmux start(Path folder, int columns, int rows) throws Exception {
        Tmux tmux = new Tmux(folder);
        script(folder.resolve("macmon"), Program.commandLine());
        tmux.run(
                "new-session",
                "-d",
                "-x",
                Integer.toString(columns),
                "-y",
                Integer.toString(rows),
                "-c",
                folder.toString(),
                "-e",
                "MACMON_NO_CONFIG=true",
                "-e",
                "LC_ALL=C.UTF-8",
                "-e",
                "RUNTIME_DIRECTORY=" + folder.resolve("run"),
                "exec env PS1='READY> ' bash --norc --noprofile");
        tmux.await("READY>");
        return tmux;
    }

    /** Makes a program that starts a command line with its own arguments, as one process. */
    static void script(Path file, List<String> command) throws IOException {
        Files.writeString(
                file, "#!/bin/sh\necho $$ >" + file + ".pid\nexec '" + String.join("' '", command) + "' \"$@\"\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** The process of {@code ./macmon}. */
    ProcessHandle program() throws IOException {
        return ProcessHandle.of(Long.parseLong(
                        Files.readString(folder.resolve("macmon.pid")).strip()))
                .orElseThrow();
    }

    /** Types a line. */
    void type(String line) throws Exception {
        run("send-keys", "-l", line);
        keys("Enter");
    }

    /** Presses keys by tmux's names. */
    void keys(String... names) throws Exception {
        List<String> command = new ArrayList<>(List.of("send-keys"));
        command.addAll(List.of(names));
        run(command.toArray(String[]::new));
    }

    /** Clicks on the first occurrence of a text. */
    void click(String text) throws Exception {
        List<String> rows = screen().lines().toList();
        int row = 0;
        while (!rows.get(row).contains(text)) {
            row++;
        }
        String place = (rows.get(row).indexOf(text) + 1) + ";" + (row + 1);
        run("send-keys", "-l", "\033[<0;" + place + "M\033[<0;" + place + "m"); // SGR encoding, from 1
    }

    void resize(int columns, int rows) throws Exception {
        run("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    /** What the terminal shows. */
    String screen() throws Exception {
        return run("capture-pane", "-p");
    }

    /** Waits until the terminal shows a text. */
    void await(String text) throws Exception {
        String[] last = {""};
        try {
            Eventually.eventually("the terminal shows " + text, () -> {
                last[0] = screen();
                return last[0].contains(text);
            });
        } catch (AssertionError missing) {
            throw new AssertionError(missing.getMessage() + "; it shows:\n" + last[0], missing);
        }
    }

    /** The terminal's mode by stty. */
    String mode() throws Exception {
        Files.deleteIfExists(folder.resolve(MODE));
        type("stty -g >" + MODE + ".new; mv " + MODE + ".new " + MODE);
        Eventually.eventually("stty answers", () -> Files.exists(folder.resolve(MODE)));
        return Files.readString(folder.resolve(MODE));
    }

    /** A variable of the pane, such as {@code alternate_on}. */
    String variable(String name) throws Exception {
        return run("display-message", "-p", "#{" + name + "}").strip();
    }

    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Requirements.program("tmux"), "-f", "/dev/null", "-S", socket));
        command.addAll(List.of(arguments));
        Path answer = folder.resolve("answer"); // a server that this starts would keep a pipe open
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        process.getOutputStream().close();
        int exit = process.waitFor();
        String text = Files.readString(answer);
        assertThat(exit).as("%s: %s", command, text).isZero();
        return text;
    }

    @Override
    public void close() throws Exception {
        new ProcessBuilder("tmux", "-S", socket, "kill-server").start().waitFor();
    }
}
