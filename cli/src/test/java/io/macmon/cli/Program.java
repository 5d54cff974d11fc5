package io.macmon.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.lab.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The program in a separate process, as a user starts it, in the network namespace of the starting thread. */
public final class Program implements AutoCloseable {

    private final Process process;
    private final Lines out;
    private final Lines err;

    private Program(Process process) {
        this.process = process;
        out = new Lines(process.getInputStream());
        err = new Lines(process.getErrorStream());
    }

    public static Program start(String... arguments) throws IOException {
        return startIn(List.of(), arguments);
    }

    /** Starts it through another program, such as one that drops privileges. */
    public static Program startIn(List<String> starter, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(starter);
        command.addAll(commandLine());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MACMON_NO_CONFIG", "true"); // this machine may have a configuration file
        return new Program(builder.start());
    }

    /** The command line that starts the program. */
    public static List<String> commandLine() {
        return commandLine(Macmon.class);
    }

    /** The command line that starts another class of these or of the tests, with its arguments. */
    public static List<String> commandLine(Class<?> main, String... arguments) {
        return java(ProgramClasses.options(), main, arguments);
    }

    static List<String> java(List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                SqliteLibrary.option()));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Waits for the message after which no frame is missed. */
    public Program awaitListening() {
        awaitError(line -> line.contains("listening on"));
        return this;
    }

    public String awaitError(Predicate<String> wanted) {
        return err.await(wanted);
    }

    public String awaitOutput(Predicate<String> wanted) {
        return out.await(wanted);
    }

    public Process process() {
        return process;
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.toHandle().destroy(); // unlike Process.destroy(), this leaves the streams open
    }

    /** Sends a signal, such as {@code USR1}. */
    public void signal(String name) throws IOException, InterruptedException {
        signal(name, process);
    }

    /** Sends a signal, such as {@code USR1}, with the shell's own kill. */
    public static void signal(String name, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("sh", "-c", "kill -s $0 $1", name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Sends SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Waits until it ends. */
    public int exitCode() throws InterruptedException {
        return exitCode(Eventually.PATIENCE);
    }

    /** Waits until it ends, with the patience that much work needs on a busy machine. */
    public int exitCode(Duration patience) throws InterruptedException {
        assertThat(process.waitFor(patience.toSeconds(), SECONDS))
                .as("%s ended; it printed %s", process.info().commandLine(), err)
                .isTrue();
        out.join();
        err.join();
        return process.exitValue();
    }

    /** Lines of standard output so far; all of them after the end. */
    public List<String> out() {
        return out.soFar();
    }

    public List<String> err() {
        return err.soFar();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    private static final class Lines {

        private final List<String> lines = new ArrayList<>();
        private final Thread reader;
        private boolean ended;

        Lines(InputStream stream) {
            reader = new Thread(() -> read(stream), "output of the program");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(InputStream stream) {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                text.lines().forEach(this::add);
            } catch (UncheckedIOException | IOException closed) {
                // the process was killed
            }
            end();
        }

        private synchronized void add(String line) {
            lines.add(line);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized String await(Predicate<String> wanted) {
            Instant deadline = Instant.now().plus(Eventually.PATIENCE);
            while (true) {
                for (String line : lines) {
                    if (wanted.test(line)) {
                        return line;
                    }
                }
                long left = Duration.between(Instant.now(), deadline).toMillis();
                assertThat(!ended && left > 0)
                        .as("the awaited line is among %s", lines)
                        .isTrue();
                try {
                    wait(left);
                } catch (InterruptedException stopWaiting) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(stopWaiting);
                }
            }
        }

        synchronized List<String> soFar() {
            return List.copyOf(lines);
        }

        void join() throws InterruptedException {
            reader.join();
        }

        @Override
        public synchronized String toString() {
            return lines.toString();
        }
    }
}
