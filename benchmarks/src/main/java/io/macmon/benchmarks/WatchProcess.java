package io.macmon.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A running {@code macmon watch} or {@code macmon audit} that captures frames. */
final class WatchProcess implements AutoCloseable {

    /** Part of the message that macmon prints to standard error once it captures. */
    static final String LISTENING = "listening on";

    private final Process process;
    private final BufferedReader messages;

    private WatchProcess(Process process) {
        this.process = process;
        this.messages = process.errorReader();
    }

    /**
     * Starts it and waits until it captures.
     *
     * @param earlier receives the messages printed before that
     */
    static WatchProcess start(List<String> command, Map<String, String> environment, Consumer<String> earlier)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        WatchProcess watch = new WatchProcess(builder.start());
        String message = watch.messages.readLine();
        while (message != null && !message.contains(LISTENING)) {
            earlier.accept(message);
            message = watch.messages.readLine();
        }
        return watch;
    }

    /** The lines that it prints to standard output, until it ends. */
    Stream<String> output() {
        return process.inputReader().lines();
    }

    /** User and system time so far. */
    long cpuNanos() {
        return cpuNanos(process);
    }

    static long cpuNanos(Process process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos();
    }

    long residentMebibytes() throws IOException {
        return MachineInfo.residentMebibytes(process.pid());
    }

    /** Asks it to end; its output stays readable. */
    void requestEnd() {
        process.toHandle().destroy(); // Process.destroy() would close the output
    }

    /** Returns its exit code. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** The CPU time of each of its threads so far. */
    ThreadTimes threadTimes() throws IOException {
        return ThreadTimes.of(process.pid());
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        messages.close();
    }
}
