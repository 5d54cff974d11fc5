package io.macmon.cli.process;

import io.macmon.config.text.MacmonException;
import java.util.function.Consumer;

/** A thread that captures frames in parallel with the analysis. Whatever it throws is reported as a failure. */
public final class CaptureThread {

    private final Thread thread;

    private CaptureThread(Thread thread) {
        this.thread = thread;
    }

    /**
     * Starts the thread.
     *
     * @param subject   the thread's name in an internal error, as in {@code the guard}
     * @param onFailure called on the new thread
     */
    public static CaptureThread start(
            String name, String subject, RunControl.CaptureTask task, Consumer<MacmonException> onFailure) {
        Thread thread = new Thread(() -> run(subject, task, onFailure), name);
        thread.start();
        return new CaptureThread(thread);
    }

    private static void run(String subject, RunControl.CaptureTask task, Consumer<MacmonException> onFailure) {
        try {
            task.run();
        } catch (MacmonException failed) {
            onFailure.accept(failed);
        } catch (Throwable defect) {
            onFailure.accept(MacmonException.internalError(subject, defect));
        }
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Waits until the thread ends, even if interrupted. */
    public void join() {
        Threads.join(thread);
    }
}
