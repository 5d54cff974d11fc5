package io.macmon.cli.input;

import io.macmon.capture.Frame;
import java.time.Duration;
import java.util.function.Predicate;

/** Selects the frames within a period of capture time after the first frame. One thread only. */
public final class CaptureTimeLimit implements Predicate<Frame> {

    private static final long NO_FRAME_YET = Long.MIN_VALUE;

    private final long lengthNanos;
    private final Runnable onLimit;
    private long firstNanos = NO_FRAME_YET;

    /** @param onLimit called for each frame after the period */
    public CaptureTimeLimit(Duration length, Runnable onLimit) {
        lengthNanos = length.toNanos();
        this.onLimit = onLimit;
    }

    @Override
    public boolean test(Frame frame) {
        if (firstNanos == NO_FRAME_YET) {
            firstNanos = frame.timestampNanos();
        }
        boolean inTime = frame.timestampNanos() - firstNanos <= lengthNanos;
        if (!inTime) {
            onLimit.run();
        }
        return inTime;
    }
}
