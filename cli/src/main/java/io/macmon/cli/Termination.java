package io.macmon.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.CountDownLatch;

/**
 * Lets SIGINT and SIGTERM take the same way as the end of {@code --for}: the run is asked to end, comes to its end, and
 * its own exit code becomes the program's.
 */
final class Termination {

    private static final long PATIENCE_SECONDS = 30;
    private static final CountDownLatch FINISHED = new CountDownLatch(1);
    private static volatile int exitCode;

    private Termination() {}

    /** Calls this when the program is asked to end. */
    static void calls(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endWith(stop), "macmon-termination"));
    }

    /** Ends the program; the way out of main. */
    static void exit(int code) {
        exitCode = code;
        FINISHED.countDown();
        System.exit(code);
    }

    private static void endWith(Runnable stop) {
        if (FINISHED.getCount() == 0) {
            return;
        }
        stop.run();
        try {
            if (FINISHED.await(PATIENCE_SECONDS, SECONDS)) {
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }
}
