package io.macmon.cli.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;

/**
 * Lets SIGINT and SIGTERM take the same way as the end of {@code --for}: what runs is asked to end, comes to its end, and
 * its own exit code becomes the program's.
 */
public final class Termination implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;
    private static final Set<Termination> HANDLERS = ConcurrentHashMap.newKeySet();
    private static final CountDownLatch FINISHED = new CountDownLatch(1);
    private static volatile int exitCode;
    private static volatile boolean requested;

    private final Runnable stop;

    private Termination(Runnable stop) {
        this.stop = stop;
    }

    /** Calls this when the program is asked to end, or has been already, until the result is closed. */
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

    /** The whole of main: does the work and ends the program with its exit code, asked to or not. */
    public static void runMain(IntSupplier work) {
        Runtime.getRuntime().addShutdownHook(new Thread(Termination::requestStop, "macmon-termination"));
        exitCode = runToExitCode(work);
        FINISHED.countDown();
        System.exit(exitCode);
    }

    private static int runToExitCode(IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (OutOfMemoryError full) {
            System.err.println(
                    "macmon: not enough memory for these settings; lower --max-flows or --max-stations, or give Java"
                            + " more with: MACMON_JAVA_OPTS=-Xmx4g");
        } catch (RuntimeException | Error defect) {
            System.err.println("macmon: ended by " + defect + ", which is a defect of macmon");
        }
        return 1;
    }

    private static void requestStop() {
        if (FINISHED.getCount() == 0) {
            return;
        }
        requested = true;
        HANDLERS.forEach(running -> running.stop.run());
        try {
            if (FINISHED.await(PATIENCE_SECONDS, SECONDS)) {
                Runtime.getRuntime().halt(exitCode); // exit() waits for this very thread
            }
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }
}
