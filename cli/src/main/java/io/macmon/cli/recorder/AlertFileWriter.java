package io.macmon.cli.recorder;

import io.macmon.capture.Frame;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.ProtectedFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Writes the files of alerts from the recorder's memory. The only part of the recorder that waits for a disk.
 *
 * <p>{@link #write}, {@link #finish} and {@link #run} are called by one thread, the writer's. {@link #start},
 * {@link #setTimes} and {@link #end} are called by the recorder's thread, which may be the same. Everything else is
 * thread-safe.
 */
final class AlertFileWriter {

    /** The longest time from a frame to its alert; a frame is written or skipped only after that time. */
    private static final long ALERT_LAG_NANOS = 1_000_000_000L;

    private static final long PERIOD_NANOS = 50_000_000L;

    private final RecentFrames recent;
    private final AlertWindows windows;
    private final CapturedInterface origin;
    private final ProtectedFiles inputFiles;
    private final Supplier<CaptureLosses> losses;

    private final Queue<AlertFile> started = new ConcurrentLinkedQueue<>();
    private volatile long startNanos = Long.MIN_VALUE;
    private volatile long nowNanos;
    private volatile long latestNanos;
    private volatile boolean ended;

    private final List<AlertFile> writing = new ArrayList<>(); // the writer's thread only
    private final Frame window = new Frame(); // the same

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private volatile String failure = "";

    AlertFileWriter(
            RecentFrames recent,
            AlertWindows windows,
            CapturedInterface origin,
            ProtectedFiles inputFiles,
            Supplier<CaptureLosses> losses) {
        this.recent = recent;
        this.windows = windows;
        this.origin = origin;
        this.inputFiles = inputFiles;
        this.losses = losses;
    }

    /** Takes over a file whose position in the memory is set. */
    void start(AlertFile file) {
        started.add(file);
    }

    /**
     * Sets the capture times that decide what is written.
     *
     * @param startNanos time of the first frame
     * @param nowNanos   every frame with an earlier timestamp is in the memory
     */
    void setTimes(long startNanos, long nowNanos) {
        this.startNanos = startNanos;
        this.nowNanos = nowNanos;
        latestNanos = Math.max(latestNanos, nowNanos);
    }

    /** Makes {@link #run} write the rest of the files and return. */
    void end() {
        ended = true;
    }

    /** Writes the files until {@link #end} is called. While none is open, sleeps until the thread is unparked. */
    void run() {
        while (!ended) {
            write(recent.isHalfNeeded(oldestNeeded()));
            if (writing.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
        }
        finish();
    }

    /**
     * Writes the frames that are old enough for their alert to be known, and closes the files that are complete.
     *
     * @param all whether to write the latest frames, too, because the memory is needed
     */
    void write(boolean all) {
        long latest = latestNanos; // read before the time that follows it
        long now = nowNanos; // read before the memory's end
        openStarted();
        for (AlertFile file : writing) {
            file.write(recent, all ? Long.MAX_VALUE : Math.min(now - ALERT_LAG_NANOS, file.toNanos()), window);
        }
        closeFinished(now - ALERT_LAG_NANOS, latest - ALERT_LAG_NANOS);
    }

    /** Writes the rest of every window, up to the last frame that was captured, and closes the files. */
    void finish() {
        openStarted();
        closeFinished(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Frames in closed files, and in files that were given up. */
    long written() {
        return written.get();
    }

    /** Frames missing from their files, and frames from any source that were overwritten before the alert. */
    long missing() {
        return missing.get();
    }

    /** Why the first incomplete file is incomplete. */
    Optional<String> failure() {
        return failure.isEmpty() ? Optional.empty() : Optional.of(failure);
    }

    /** Counts what is missing from a file, if it is not closed yet. Call after the last frame is in the memory. */
    void giveUp(AlertFile file) {
        if (file.giveUp(recent)) {
            count(file);
        }
    }

    private long oldestNeeded() {
        long oldest = Long.MAX_VALUE;
        for (AlertFile file : writing) {
            oldest = Math.min(oldest, file.cursor());
        }
        return oldest;
    }

    private void openStarted() {
        for (AlertFile file = started.poll(); file != null; file = started.poll()) {
            writing.add(file);
            file.open(origin, inputFiles);
        }
    }

    private void closeFinished(long nanos, long latest) {
        for (AlertFile file : List.copyOf(writing)) {
            if (windows.close(file, nanos, latest)) {
                file.write(recent, Long.MAX_VALUE, window);
                close(file);
            }
        }
    }

    private void close(AlertFile file) {
        file.close(startNanos, nowNanos, losses.get());
        writing.remove(file);
        if (file.settle()) {
            count(file);
            failure = failure.isEmpty() ? file.failure() : failure;
        }
    }

    private void count(AlertFile file) {
        written.addAndGet(file.written());
        missing.addAndGet(file.missing());
    }
}
