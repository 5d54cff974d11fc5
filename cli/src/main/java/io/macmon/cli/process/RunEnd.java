package io.macmon.cli.process;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.config.text.MacmonException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** When a run ends, and why, if it is before its time. Any thread. */
public final class RunEnd {

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<MacmonException> failure = new AtomicReference<>();

    /** Runs on a capture thread. */
    @FunctionalInterface
    public interface CaptureTask {
        void run() throws MacmonException;
    }

    /** Ends the run as if its time were up. */
    public void stop() {
        end.countDown();
    }

    /** Ends the run early; the first reason counts. */
    public void fail(MacmonException reason) {
        failure.compareAndSet(null, reason);
        stop();
    }

    /**
     * Captures, and ends the run when that ends.
     *
     * @param explain finds the reason behind a failure
     */
    public void runCapture(CaptureTask capture, UnaryOperator<MacmonException> explain) {
        try {
            capture.run();
        } catch (MacmonException failed) {
            fail(explain.apply(failed));
        } catch (RuntimeException defect) {
            fail(new MacmonException("the capture failed, which is a defect of macmon: " + defect, defect));
        }
        stop();
    }

    public void analysisFailed(Throwable thrown) {
        fail(new MacmonException("the analysis failed, which is a defect of macmon: " + thrown, thrown));
    }

    /** Ends the run: quietly when the reader of standard output is gone, or else with the failure. */
    public void sinkFailed(Exception thrown) {
        Throwable reason = thrown instanceof UncheckedIOException ? thrown.getCause() : thrown;
        if (reason instanceof ClosedPipeException) {
            stop();
        } else {
            fail(new MacmonException("cannot write the output: " + reason.getMessage(), thrown));
        }
    }

    /**
     * Waits for the end, or so long. An interrupt counts as the end.
     *
     * @return whether it is the end
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

    /** Why the run ended before its time. */
    public Optional<MacmonException> failure() {
        return Optional.ofNullable(failure.get());
    }
}
