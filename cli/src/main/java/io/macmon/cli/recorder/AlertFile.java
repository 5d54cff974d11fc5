package io.macmon.cli.recorder;

import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import io.macmon.capture.file.write.CaptureFile;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.InputFiles;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The frames around an alert, from memory to a file. Any thread may ask for its window and extend it; all else is for the
 * recorder's thread.
 */
final class AlertFile {

    /** Octets of frames in one file at most. */
    static final long MAX_BYTES = 1L << 30;

    /** Alerts that wait for their frame at most. */
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

    AlertFile(long source, boolean everySource, Path path, long fromNanos, long toNanos, AlertMark alert) {
        this.source = source;
        this.allSources = everySource;
        this.path = path;
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        pendingMarks.add(alert);
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

    /** Takes a further alert of the same source in; by one thread at a time. */
    void extend(long nanos, AlertMark alert) {
        newMarks.add(alert);
        toNanos = Math.max(toNanos, nanos);
    }

    /** Begins with the oldest frame that is left. */
    void open(RecentFrames recent, OverwrittenFrames counts, CapturedInterface from, InputFiles read) {
        cursor = recent.start();
        overwritten = counts.countBetween(fromNanos, toNanos);
        try {
            read.refuseOverwrite(path);
            file = CaptureFile.createPcapng(path, from);
        } catch (MacmonException refused) {
            failure = refused.getMessage();
        }
    }

    /** Of the oldest frame that is not yet written or passed over. */
    long cursor() {
        return cursor;
    }

    /** Writes the frames of the window that were stamped up to a moment. */
    void writeUntil(RecentFrames recent, long nanos, Frame window) {
        takeNewMarks();
        long until = Math.min(nanos, toNanos);
        while (cursor < recent.end()) {
            if (recent.read(cursor, window)) {
                if (window.timestampNanos() > until) {
                    return;
                }
                addIfInWindow(window);
            }
            cursor = recent.next(cursor);
        }
    }

    /** Writes all frames of the window that are in memory, and needs none of them any more. */
    void writeAll(RecentFrames recent, Frame window) {
        takeNewMarks();
        while (cursor < recent.end()) {
            if (recent.read(cursor, window)) {
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
     * Closes the file with its statistics.
     *
     * @param startNanos of the capture
     * @param endNanos   up to which frames have come
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

    /** Frames of the window that are not in the file; of all sources those that were overwritten before the alert. */
    long missing() {
        return missing + overwritten;
    }

    /** Why there is no file, or not a whole one; empty when there is. */
    String failure() {
        return failure;
    }

    // What was passed over as later than the window is not to be had again.
    private void takeNewMarks() {
        for (AlertMark alert = newMarks.poll(); alert != null; alert = newMarks.poll()) {
            addMark(alert);
            missing += skippedAfterWindow;
            skippedAfterWindow = 0;
        }
    }

    private void addMark(AlertMark alert) {
        if (pendingMarks.size() < MAX_PENDING_MARKS) {
            pendingMarks.add(alert);
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

    // The first of the source's frames that is not older than the alert: it is the alerted one, unless that was lost.
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
        StringBuilder text = new StringBuilder("frames of ")
                .append(allSources ? "all sources" : "the alerted source")
                .append(String.format(
                        Locale.ROOT, " from %.3f s to %.3f s of the epoch", fromNanos / 1e9, toNanos / 1e9));
        if (overwritten > 0) {
            text.append("; ")
                    .append(overwritten)
                    .append(" older frames, of all sources, were overwritten before the alert");
        }
        if (missing > 0) {
            text.append("; ").append(missing).append(" frames are missing");
        }
        if (endNanos < toNanos) {
            text.append("; the capture ended before that");
        }
        if (unlistedMarks > 0) {
            text.append("; ")
                    .append(pendingMarks.size() + unlistedMarks)
                    .append(" alerts are not marked, the first of which follow");
        }
        pendingMarks.forEach(alert -> text.append("; not marked: ").append(alert.comment()));
        return text.toString();
    }

    private void fail(IOException cause) {
        failure = "cannot write " + file.name() + ": " + cause.getMessage();
        missing += file.discardPending();
        written = file.written();
        try {
            file.close();
        } catch (IOException late) {
            // said already is why
        }
        file = null;
    }
}
