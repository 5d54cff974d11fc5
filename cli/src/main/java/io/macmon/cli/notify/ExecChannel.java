package io.macmon.cli.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a program, without a shell, with the JSON of the message on its standard input. */
final class ExecChannel implements Channel {

    // The others may be secrets, or tell the program that it is the service.
    private static final Set<String> VARIABLES = Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ");

    private final List<String> command;
    private final int timeoutSeconds;

    ExecChannel(List<String> command) {
        this(command, TIMEOUT_SECONDS);
    }

    ExecChannel(List<String> command, int timeoutSeconds) {
        this.command = List.copyOf(command);
        this.timeoutSeconds = timeoutSeconds;
    }

    @Override
    public void send(Message message) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT);
        builder.environment().keySet().retainAll(VARIABLES);
        Process process = builder.start();
        Executor later = CompletableFuture.delayedExecutor(timeoutSeconds, TimeUnit.SECONDS);
        AtomicBoolean isLate = new AtomicBoolean();
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                () -> {
                    isLate.set(true); // first, because the process may end before this does
                    kill(process);
                },
                later);
        try {
            write(message, process);
            int status = process.waitFor();
            if (isLate.get()) {
                throw new IOException("it ran longer than " + timeoutSeconds + " seconds and was killed");
            }
            if (status != 0) {
                throw new IOException("it ended with exit status " + status);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while it ran", stop);
        } finally {
            end.cancel(false);
            kill(process);
        }
    }

    // A program need not read its input.
    private static void write(Message message, Process process) {
        try (OutputStream input = process.getOutputStream()) {
            input.write(message.json().getBytes(UTF_8));
        } catch (IOException unread) {
            // its exit status decides
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
