package io.macmon.capture.lab;

import java.time.Duration;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** Waits for asynchronous effects in the kernel. */
public final class Eventually {

    /** How long a test waits for anything before it fails: far longer than needed, because the machine may be busy. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private Eventually() {}

    /** Waits for a condition; fails after {@link #PATIENCE}. */
    public static void eventually(String what, ThrowingSupplier<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            Thread.sleep(5);
        }
    }

    private static boolean holds(ThrowingSupplier<Boolean> condition) throws Exception {
        try {
            return condition.get();
        } catch (Exception | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
