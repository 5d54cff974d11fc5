package io.macmon.capture.file.write;

import java.util.function.Supplier;

/** Reads the counters of a capture. Each read is a system call, so the result is cached for a second. */
final class LossSampler {

    private static final long RECENT_NANOS = 1_000_000_000L;

    private final Supplier<CaptureLosses> source;
    private CaptureLosses last;
    private long askedAt;

    LossSampler(Supplier<CaptureLosses> source) {
        this.source = source;
    }

    /** The counters now. */
    CaptureLosses now() {
        last = source.get();
        askedAt = System.nanoTime();
        return last;
    }

    /** The counters, at most one second old; never older than in the previous call. */
    CaptureLosses recent() {
        return last == null || System.nanoTime() - askedAt >= RECENT_NANOS ? now() : last;
    }
}
