package io.macmon.capture.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A test program in a new JVM, in the calling thread's network namespace; killed when closed. */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** @param command prefix, such as {@code setpriv ...}; may be empty */
    public static ChildJvm start(List<String> command, Class<?> mainClass, String... arguments) throws IOException {
        List<String> commandLine = new ArrayList<>(command);
        commandLine.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        commandLine.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
        commandLine.addAll(List.of(arguments));
        return new ChildJvm(
                new ProcessBuilder(commandLine).redirectErrorStream(true).start());
    }

    /** The output of the program up to this line, exclusive. */
    public List<String> linesUpTo(String last) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = output.readLine();
        while (!last.equals(line)) {
            if (line == null) {
                throw new AssertionError("the program ended after saying " + lines);
            }
            lines.add(line);
            line = output.readLine();
        }
        return lines;
    }

    /** Sends SIGKILL, so that the program cannot clean up. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the program outlives SIGKILL");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
