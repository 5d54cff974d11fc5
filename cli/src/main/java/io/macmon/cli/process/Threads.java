package io.macmon.cli.process;

/** Waits for threads. */
public final class Threads {

    private Threads() {}

    /** Waits until a thread ends, even if interrupted; restores the interrupt status. */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
