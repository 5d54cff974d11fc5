package io.macmon.capture.file.write;

import io.macmon.config.RotationConfig;
import java.nio.file.Path;

/**
 * One file of a {@link FileSequence}: what it contains, and when it ends. It is written in one section, or in several
 * if it was suspended in between; each section has its own times and counts.
 */
final class RotatedFile {

    private static final long MIN_SET_BACK_NANOS = 1_000_000_000L;

    private final Path path;
    private final long endNanos;
    private final long setBackNanos;
    private long framesLeft;
    private long frames;
    private long bytes;
    private long firstNanos;
    private long lastNanos;

    /** @param nanos capture time at which the file starts */
    RotatedFile(Path path, RotationConfig rotation, long nanos) {
        this.path = path;
        endNanos = Math.min(after(nanos, rotation.durationNanos()), nextMultiple(nanos, rotation.intervalNanos()));
        setBackNanos = Math.max(MIN_SET_BACK_NANOS, Math.min(rotation.durationNanos(), rotation.intervalNanos()));
        framesLeft = rotation.frames();
        beginSection(nanos);
    }

    Path path() {
        return path;
    }

    /** Frames written in the sections that have ended. */
    long frames() {
        return frames;
    }

    /** Bytes before compression in the sections that have ended. */
    long bytes() {
        return bytes;
    }

    /** Capture time at which the current section starts. */
    long firstNanos() {
        return firstNanos;
    }

    /** The latest capture time in the current section. */
    long lastNanos() {
        return lastNanos;
    }

    /** Whether the file has reached its maximum number of frames. */
    boolean isFull() {
        return framesLeft == 0;
    }

    boolean isOver(long nanos) {
        return nanos >= endNanos && endNanos != RotationConfig.NEVER;
    }

    /**
     * Whether a frame with this time belongs to the next file. Frames from several devices may be slightly out of
     * order; but if the clock was set back, the end of this file would never come.
     */
    boolean endsBefore(long nanos) {
        return isOver(nanos) || (endNanos != RotationConfig.NEVER && lastNanos - nanos > setBackNanos);
    }

    void beginSection(long nanos) {
        firstNanos = nanos;
        lastNanos = nanos;
    }

    void count(long nanos) {
        framesLeft--;
        advance(nanos);
    }

    /** Counts several frames, unless one of them could end the file; returns whether they were counted. */
    boolean countAll(int count, long latestNanos) {
        if (endNanos != RotationConfig.NEVER || count >= framesLeft) {
            return false;
        }
        framesLeft -= count;
        advance(latestNanos);
        return true;
    }

    void advance(long nanos) {
        lastNanos = Math.max(lastNanos, nanos);
    }

    void endSection(long sectionFrames, long sectionBytes) {
        frames += sectionFrames;
        bytes += sectionBytes;
    }

    private static long after(long nanos, long duration) {
        return duration == RotationConfig.NEVER ? RotationConfig.NEVER : nanos + duration;
    }

    private static long nextMultiple(long nanos, long interval) {
        return interval == RotationConfig.NEVER
                ? RotationConfig.NEVER
                : (Math.floorDiv(nanos, interval) + 1) * interval;
    }
}
