package io.macmon.capture.link;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs one piece of work on a new thread, so that changes to the thread, such as its namespace, end with the work. */
final class OneShotThread {

    private OneShotThread() {}

    /**
     * Waits for the work, even if interrupted; the interrupt status is restored afterwards.
     *
     * @throws E what the work threw; the caller states the type, because {@link Callable} cannot
     */
    static <T, E extends Exception> T run(Callable<T> work) throws E {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "macmon-namespace");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    OneShotThread.<E>rethrow(failed.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void rethrow(Throwable failure) throws E {
        throw (E) failure;
    }
}
