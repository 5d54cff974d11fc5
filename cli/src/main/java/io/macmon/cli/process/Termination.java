package io.macmon.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.config.text.MacmonException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;

/**
 * Makes SIGINT and SIGTERM work like the end of {@code --for}: the running command stops in order, and its exit code
 * becomes the program's. The command decides what a second signal means; a third ends the program at once.
 */
public final class Termination implements AutoCloseable {

    private static final long STOP_TIMEOUT_SECONDS = 30;

    // A command that handles no stop request takes a moment, or waits for what never comes: the writer of a FIFO.
    private static final long UNHANDLED_STOP_TIMEOUT_SECONDS = 5;

    // When memory is full, it is too late to create it.
    private static final byte[] NO_MEMORY =
            ("macmon: " + MacmonException.outOfMemory().getMessage() + "\n").getBytes(UTF_8);

    // Signals closer together count as one: a shell and its terminal, or a sandbox, may each send one.
    private static final long REPEAT_NANOS = 1_000_000_000L;
    private static final int SIGINT_EXIT = 130;
    private static final int SIGTERM_EXIT = 143;

    private static final Set<Termination> HANDLERS = ConcurrentHashMap.newKeySet();
    private static final CountDownLatch FINISHED = new CountDownLatch(1);
    private static volatile int exitCode;
    private static volatile boolean requested;
    private static int signals;
    private static long lastSignalNanos;
    private static volatile boolean crashed;
    private static volatile Thread main;
    private static volatile Runnable beforeHalt = () -> {};

    private final Runnable stop;

    private Termination(Runnable stop) {
        this.stop = stop;
    }

    /** Runs an action on each stop request, until the result is closed; at once if a stop was already requested. */
    public static Termination onStopRequest(Runnable stop) {
        Termination termination = new Termination(stop);
        HANDLERS.add(termination);
        if (requested) {
            stop.run();
        }
        return termination;
    }

    @Override
    public void close() {
        HANDLERS.remove(this);
    }

    /** The body of main: does the work and exits with its exit code. */
    public static void runMain(IntSupplier work) {
        main = Thread.currentThread();
        SignalHandler.ignoreUserSignals();
        Thread.setDefaultUncaughtExceptionHandler(Termination::onUncaught);
        Runtime.getRuntime().addShutdownHook(new Thread(Termination::requestStop, "macmon-termination"));
        SignalHandler.install("INT", () -> onSignal(SIGINT_EXIT));
        SignalHandler.install("TERM", () -> onSignal(SIGTERM_EXIT));
        int result = runToExitCode(work);
        exitCode = crashed ? ExitCode.FAILED : result;
        FINISHED.countDown();
        System.exit(exitCode);
    }

    /** Sets what restores the terminal if the process ends at once; it must not wait. */
    public static void beforeHalt(Runnable restore) {
        beforeHalt = restore;
    }

    /** Ends the process at once. */
    static void halt(int exit) {
        beforeHalt.run();
        Runtime.getRuntime().halt(exit);
    }

    private static int runToExitCode(IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (RuntimeException | Error defect) {
            ErrorReport.print(new PrintWriter(System.err, true, UTF_8), "macmon", defect);
        }
        return ExitCode.FAILED;
    }

    // A run that has lost a thread cannot be exact, so it ends; if not even that is possible, the process does.
    private static void onUncaught(Thread thread, Throwable failure) {
        crashed = true;
        try {
            ErrorReport.print(new PrintWriter(System.err, true, UTF_8), "thread " + thread.getName(), failure);
        } catch (Throwable noMemory) {
            System.err.write(NO_MEMORY, 0, NO_MEMORY.length);
        }
        if (thread == main) { // no command is left that could end
            halt(ExitCode.FAILED);
        }
        try {
            stopAll();
        } catch (Throwable noMemory) {
            halt(ExitCode.FAILED);
        }
    }

    private static void onSignal(int exit) {
        int number = countSignal();
        if (number > 2) {
            halt(exit);
        } else if (number > 0 && HANDLERS.isEmpty()) {
            System.exit(exit); // as without a handler: the shutdown hook waits for the command
        } else if (number > 0) {
            stopAll();
        }
    }

    // The number of this signal, or 0 if it does not count.
    private static synchronized int countSignal() {
        long now = System.nanoTime();
        if (signals > 0 && now - lastSignalNanos < REPEAT_NANOS) {
            return 0;
        }
        lastSignalNanos = now;
        return ++signals;
    }

    private static void stopAll() {
        requested = true;
        HANDLERS.forEach(running -> running.stop.run());
    }

    private static void requestStop() {
        if (FINISHED.getCount() == 0) {
            return;
        }
        long timeout = HANDLERS.isEmpty() ? UNHANDLED_STOP_TIMEOUT_SECONDS : STOP_TIMEOUT_SECONDS;
        stopAll();
        try {
            if (FINISHED.await(timeout, SECONDS)) {
                halt(exitCode); // exit() would wait for this thread
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }
}
