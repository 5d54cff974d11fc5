package io.macmon.cli.process;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.config.text.MacmonException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * One run of a command: when and why it ends, the messages that it prints, and its exit code. SIGINT and SIGTERM end
 * the run as if its time were up. Thread-safe.
 */
public final class RunControl implements AutoCloseable {

    // A request this soon after the end of the run does not mean the wait that it has caused.
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    // Before the capture, the run may wait for what never comes: the writer of a FIFO that is named as a list.
    private static final long START_SECONDS = 5;

    private final PrintWriter err;
    private final MessageLog messages;
    private final Thread opener = Thread.currentThread();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<MacmonException> failure = new AtomicReference<>();
    private final AtomicLong endNanos = new AtomicLong(); // 0 before the end
    private final Termination termination;
    private volatile boolean stopRequested;
    private volatile Runnable onGiveUp = () -> {};

    private RunControl(PrintWriter err, LogLevel level) {
        this.err = err;
        messages = new MessageLog(err, level);
        termination = Termination.onStopRequest(this::onStopRequest);
    }

    /**
     * @param err   receives the messages
     * @param level the least important messages that are printed
     */
    public static RunControl open(PrintWriter err, LogLevel level) {
        return new RunControl(err, level);
    }

    /** Prints a message of level info to standard error. Messages that repeat are counted, not printed. */
    public void report(String message) {
        messages.print(LogLevel.INFO, message);
    }

    /** Prints a message of level warning, about what failed or was lost while the run continues. */
    public void warn(String message) {
        messages.print(LogLevel.WARNING, message);
    }

    /** Prints text that the user asked for, of one line or several, to standard error. */
    public void print(String text) {
        messages.printText(text);
    }

    /** Whether the user asked the program to stop. */
    public boolean isStopRequested() {
        return stopRequested;
    }

    /** Sets what ends the waiting for outputs if the user asks once more while the run is ending. */
    public void onGiveUp(Runnable action) {
        onGiveUp = action;
    }

    private void onStopRequest() {
        long ended = endNanos.get();
        if (ended != 0 && System.nanoTime() - ended > PATIENCE_NANOS) {
            onGiveUp.run();
        }
        stopRequested = true;
        stop();
        if (Thread.currentThread() != opener) { // the stop was requested before the run
            requireBegun();
        }
    }

    // A process that captures nothing leaves nothing behind, so it may end anywhere.
    private void requireBegun() {
        try {
            if (!begun.await(START_SECONDS, SECONDS)) {
                warn("stopped before the capture began");
                Termination.halt(ExitCode.FAILED);
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the run as if its time were up. */
    public void stop() {
        endNanos.compareAndSet(0, System.nanoTime());
        end.countDown();
    }

    /** Ends the run early; only the first reason counts. */
    public void fail(MacmonException reason) {
        failure.compareAndSet(null, reason);
        stop();
    }

    /** Captures frames on the calling thread. */
    @FunctionalInterface
    public interface CaptureTask {
        void run() throws MacmonException;
    }

    /**
     * Captures, then ends the run.
     *
     * @param explain finds the reason behind a failure
     */
    public void runCapture(CaptureTask capture, UnaryOperator<MacmonException> explain) {
        begun.countDown();
        try {
            capture.run();
        } catch (MacmonException failed) {
            fail(explain.apply(failed));
        } catch (Throwable defect) {
            fail(MacmonException.internalError("the capture", defect));
        } finally {
            stop();
        }
    }

    public void analysisFailed(Throwable thrown) {
        fail(MacmonException.internalError("the analysis", thrown));
    }

    /** Ends the run, because an event could not be created or delivered. */
    public void reportingFailed(Throwable thrown) {
        fail(MacmonException.internalError("the report", thrown));
    }

    /**
     * Waits for the end of the run. An interrupt counts as the end.
     *
     * @param longest the longest wait; empty for no limit
     * @return whether the run has ended
     */
    public boolean await(Optional<Duration> longest) {
        try {
            if (longest.isPresent()) {
                return end.await(longest.get().toMillis(), MILLISECONDS);
            }
            end.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** Why the run ended early; empty if it did not. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get()).map(MacmonException::getMessage);
    }

    /** Prints why the run ended early; true if it did not end early. */
    public boolean reportFailure() {
        MacmonException reason = failure.get();
        if (reason != null) {
            ErrorReport.print(err, "macmon", reason);
        }
        return reason == null;
    }

    /**
     * The program's exit code.
     *
     * @param complete whether nothing failed and nothing was lost
     * @param findings whether the run found something wrong
     */
    public static int exitCode(boolean complete, boolean findings) {
        if (!complete) {
            return ExitCode.FAILED;
        }
        return findings ? ExitCode.FINDINGS : ExitCode.DONE;
    }

    @Override
    public void close() {
        begun.countDown();
        termination.close();
        messages.close();
    }
}
