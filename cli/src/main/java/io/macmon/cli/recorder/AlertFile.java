package io.macmon.cli.recorder;

import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import io.macmon.capture.file.write.CaptureFile;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The file of an alert: copies the frames around the alert from memory to disk. Reading and extending the window is
 * thread-safe; everything else is called by the recorder's thread only.
 */
final class AlertFile {

    /** The maximum number of frame bytes in one file. */
    static final long MAX_BYTES = 1L << 30;

    /** The maximum number of alerts whose frame has not been seen yet. */
    static final int MAX_PENDING_MARKS = 20;

    private final long source;
    private final boolean allSources;
    private final Path path;
    private final long fromNanos;
    private final Queue<AlertMark> newMarks = new ConcurrentLinkedQueue<>();
    private final Deque<AlertMark> pendingMarks = new ArrayDeque<>();
    private volatile long toNanos;

    private CaptureFile file;
    private long cursor;
    private long bytes;
    private long overwritten;
    private long missing;
    private long skippedAfterWindow;
    private long unlistedMarks;
    private long written;
    private String failure = "";

    AlertFile(long source, boolean allSources, Path path, long fromNanos, long toNanos, AlertMark mark) {
        this.source = source;
        this.allSources = allSources;
        this.path = path;
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        pendingMarks.add(mark);
    }

    long source() {
        return source;
    }

    Path path() {
        return path;
    }

    long fromNanos() {
        return fromNanos;
    }

    long toNanos() {
        return toNanos;
    }

    /** Adds another alert for the same source, and extends the window to this time. Called by one thread at a time. */
    void extend(long nanos, AlertMark mark) {
        newMarks.add(mark);
        toNanos = Math.max(toNanos, nanos);
    }

    /** Opens the file and starts with the oldest frame in memory. */
    void open(RecentFrames recent, OverwrittenFrames counts, CapturedInterface origin, ProtectedFiles inputFiles) {
        cursor = recent.start();
        overwritten = counts.countBetween(fromNanos, toNanos);
        try {
            inputFiles.refuseOverwrite(path);
            file = CaptureFile.createPcapng(path, origin);
        } catch (MacmonException refused) {
            failure = refused.getMessage();
        }
    }

    /** The position of the oldest frame that has been neither written nor skipped yet. */
    long cursor() {
        return cursor;
    }

    /** Writes the frames in the window with timestamps up to this time. */
    void writeUntil(RecentFrames recent, long nanos, Frame window) {
        takeNewMarks();
        write(recent, Math.min(nanos, toNanos), window);
    }

    /** Writes all frames in the window that are in memory. Afterwards this file needs none of them. */
    void writeAll(RecentFrames recent, Frame window) {
        takeNewMarks();
        write(recent, Long.MAX_VALUE, window);
    }

    private void write(RecentFrames recent, long untilNanos, Frame window) {
        while (cursor < recent.end()) {
            if (recent.read(cursor, window)) {
                if (window.timestampNanos() > untilNanos) {
                    return;
                }
                addIfInWindow(window);
            }
            cursor = recent.next(cursor);
        }
    }

    void flush() {
        try {
            if (file != null) {
                file.flush();
            }
        } catch (IOException failed) {
            fail(failed);
        }
    }

    /**
     * Adds the statistics and closes the file.
     *
     * @param startNanos start of the capture
     * @param endNanos   time of the last frame that was captured
     */
    void close(long startNanos, long endNanos, CaptureLosses losses) {
        if (file == null) {
            return;
        }
        file.addStatistics(startNanos, endNanos, losses, comment(endNanos));
        flush();
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException failed) {
            fail(failed);
        }
    }

    /** Frames in the file. */
    long frames() {
        return file == null ? written : file.frames();
    }

    /**
     * Frames in the window that are not in the file, and frames from any source that were overwritten before the alert.
     */
    long missing() {
        return missing + overwritten;
    }

    /** Why the file is missing or incomplete; empty if it is complete. */
    String failure() {
        return failure;
    }

    // Frames that were skipped because they came after the window may now be inside it; they count as missing.
    private void takeNewMarks() {
        for (AlertMark mark = newMarks.poll(); mark != null; mark = newMarks.poll()) {
            addMark(mark);
            missing += skippedAfterWindow;
            skippedAfterWindow = 0;
        }
    }

    private void addMark(AlertMark mark) {
        if (pendingMarks.size() < MAX_PENDING_MARKS) {
            pendingMarks.add(mark);
        } else {
            unlistedMarks++;
        }
    }

    private void addIfInWindow(Frame frame) {
        if (!isSelected(frame)) {
            return;
        }
        long nanos = frame.timestampNanos();
        if (nanos < fromNanos) {
            return;
        }
        if (nanos > toNanos) {
            skippedAfterWindow++;
        } else if (file == null || bytes >= MAX_BYTES) {
            missing++;
        } else {
            add(frame);
        }
    }

    private void add(Frame frame) {
        file.add(frame, comment(frame));
        bytes += frame.capturedLength();
        if (file.isFull()) {
            flush();
        }
    }

    // The comment goes to the source's first frame at or after the alert: that is the alert's frame, unless it was
    // lost.
    private String comment(Frame frame) {
        AlertMark next = pendingMarks.peek();
        if (next == null || frame.timestampNanos() < next.nanos() || !isFromSource(frame)) {
            return "";
        }
        return pendingMarks.remove().comment();
    }

    private boolean isSelected(Frame frame) {
        return allSources || isFromSource(frame);
    }

    private boolean isFromSource(Frame frame) {
        return SourceMac.of(frame) == source;
    }

    private String comment(long endNanos) {
        StringBuilder text = new StringBuilder("frames from ")
                .append(allSources ? "all sources" : "the alerted source")
                .append(String.format(
                        Locale.ROOT, " from %.3f s to %.3f s since the epoch", fromNanos / 1e9, toNanos / 1e9));
        if (overwritten > 0) {
            text.append("; ")
                    .append(overwritten)
                    .append(" older frames, from all sources, were overwritten before the alert");
        }
        if (missing > 0) {
            text.append("; ").append(missing).append(" missing frames");
        }
        if (endNanos < toNanos) {
            text.append("; the capture ended earlier");
        }
        if (unlistedMarks > 0) {
            text.append("; ")
                    .append(pendingMarks.size() + unlistedMarks)
                    .append(" alerts are not marked; the first of them follow");
        }
        pendingMarks.forEach(mark -> text.append("; not marked: ").append(mark.comment()));
        return text.toString();
    }

    private void fail(IOException cause) {
        failure = "cannot write " + file.name() + ": " + IoErrorText.of(cause);
        missing += file.discardPending();
        written = file.written();
        try {
            file.close();
        } catch (IOException alreadyReported) {
            // the first failure is the reason
        }
        file = null;
    }
}
