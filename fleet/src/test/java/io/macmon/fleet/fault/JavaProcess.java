package io.macmon.fleet.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM with the classes of this one. What it writes goes to files, after what its predecessor wrote. */
final class JavaProcess implements AutoCloseable {

    private final Process process;
    private final Path errors;
    private final long start; // of the messages of this start

    private JavaProcess(Process process, Path errors, long start) {
        this.process = process;
        this.errors = errors;
        this.start = start;
    }

    /**
     * Starts it.
     *
     * @param files the files {@code .out} and {@code .err}
     */
    static JavaProcess start(Path files, Class<?> main, String... arguments) throws IOException {
        Path errors = Path.of(files + ".err");
        long start = Files.exists(errors) ? Files.size(errors) : 0;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + files.toAbsolutePath().getParent(), // RocksDB unpacks its library there
                "-D" + FaultScenario.START_PROPERTY + "=" + FaultScenario.START,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(Path.of(files + ".out").toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        return new JavaProcess(process, errors, start);
    }

    /** Writes a line to its standard input; does nothing if it has ended. */
    void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException ended) {
            // its successor is sent the line again
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has written to standard error. */
    String messages() throws IOException {
        byte[] all = Files.readAllBytes(errors);
        return new String(all, (int) start, all.length - (int) start, StandardCharsets.UTF_8);
    }

    /** Sends SIGKILL, and waits for the end. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** @param name of the signal, without SIG, as for kill(1) */
    void signal(String name) throws IOException, InterruptedException {
        int result = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (result != 0) {
            throw new IOException("cannot send SIG" + name + " to " + process.pid());
        }
    }

    /** Sends SIGTERM, and waits for the end. */
    int stop() throws InterruptedException {
        process.toHandle().destroy();
        return process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
