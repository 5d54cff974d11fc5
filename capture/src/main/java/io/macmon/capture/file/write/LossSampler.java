package io.macmon.capture.file.write;

import java.util.function.Supplier;

/** What a capture has come to, asked for no more often than is good: the kernel is behind it. */
final class LossSampler {

    private static final long RECENT_NANOS = 1_000_000_000L;

    private final Supplier<CaptureLosses> source;
    private CaptureLosses last;
    private long askedAt;

    LossSampler(Supplier<CaptureLosses> source) {
        this.source = source;
    }

    /** As of now. */
    CaptureLosses now() {
        last = source.get();
        askedAt = System.nanoTime();
        return last;
    }

    /** As of now or up to a second ago, and never before what was told last. */
    CaptureLosses recent() {
        return last == null || System.nanoTime() - askedAt >= RECENT_NANOS ? now() : last;
    }
}
