package io.macmon.cli.report;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Counts frames and bytes in at most {@value #MAX_STEPS} equal steps of time. A step is a second long at first; once
 * the frames need more steps, pairs of them become one. A frame from before the first one counts in the first step.
 * Used by the analysis thread; read after that has ended.
 */
final class FrameTimeline implements FrameHandler {

    static final int MAX_STEPS = 600;

    private final long[] frames = new long[MAX_STEPS];
    private final long[] bytes = new long[MAX_STEPS];
    private long startSecond;
    private long stepSeconds = 1;
    private int steps;

    @Override
    public void onFrame(Frame frame) {
        long second = Math.floorDiv(frame.timestampNanos(), SECONDS.toNanos(1));
        if (steps == 0) {
            startSecond = second;
        }
        while (second - startSecond >= MAX_STEPS * stepSeconds) {
            joinPairs(frames);
            joinPairs(bytes);
            steps = (steps + 1) / 2;
            stepSeconds *= 2;
        }
        int step = (int) (Math.max(0, second - startSecond) / stepSeconds);
        frames[step]++;
        bytes[step] += frame.originalLength();
        steps = Math.max(steps, step + 1);
    }

    private static void joinPairs(long[] counts) {
        for (int step = 0; step < MAX_STEPS / 2; step++) {
            counts[step] = counts[2 * step] + counts[2 * step + 1];
        }
        Arrays.fill(counts, MAX_STEPS / 2, MAX_STEPS, 0);
    }

    /** The second of the first frame, since the epoch; 0 without frames. */
    long startSecond() {
        return startSecond;
    }

    long stepSeconds() {
        return stepSeconds;
    }

    /** Frames in each step, up to the last one with a frame. */
    long[] frames() {
        return Arrays.copyOf(frames, steps);
    }

    long[] bytes() {
        return Arrays.copyOf(bytes, steps);
    }

    long totalFrames() {
        return LongStream.of(frames).sum();
    }

    long totalBytes() {
        return LongStream.of(bytes).sum();
    }
}
