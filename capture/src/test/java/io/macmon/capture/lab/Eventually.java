package io.macmon.capture.lab;

import java.time.Duration;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** Waits for what the kernel does in its own time. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Eventually() {}

    /** Returns when the condition holds; fails when it does not within ten seconds. */
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
