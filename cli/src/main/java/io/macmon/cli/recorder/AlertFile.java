package io.macmon.cli.recorder;

import io.macmon.capture.Frame;
import io.macmon.capture.SourceMac;
import io.macmon.capture.file.write.CaptureFile;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.ProtectedFiles;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The file of an alert: copies the frames around the alert from memory to disk. {@link #start} and {@link #miss} are
 * called by the recorder's thread; {@link #open}, {@link #write} and {@link #close} by the writer's, which may be the
 * same. Everything else is thread-safe, and only the writer's thread ever waits for the disk.
 */
final class AlertFile implements RequestedCapture {

    /** The maximum number of frame bytes in one file. */
    static final long MAX_BYTES = 1L << 30;

    /** The maximum number of alerts whose frame has not been seen yet. */
    static final int MAX_PENDING_MARKS = 20;

    private final long source;
    private final Selection selection;
    private final Path path;
    private final long fromNanos;
    private final Queue<AlertMark> newMarks = new ConcurrentLinkedQueue<>();
    private final Deque<AlertMark> pendingMarks = new ArrayDeque<>();
    private volatile long toNanos;
    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong missedAfterWindow = new AtomicLong();
    private long overwritten;

    // Used by the writer's thread only.
    private CaptureFile file;
    private long next;
    private long bytes;
    private long skippedAfterWindow;
    private long unlistedMarks;
    private long written;
    private long missing;

    private volatile String failure = "";

    /** All frames up to the cursor are on disk, missing, or not for this file. */
    private volatile long cursor;

    // Guarded by this, like changes of the cursor.
    private long writtenAtCursor;
    private long missingAtCursor;
    private boolean settled;

    private enum Selection {
        SOURCE("the alerted source"),
        ALL_SOURCES("all sources"),
        FROM_AND_TO_STATION("and to the station");

        private final String text;

        Selection(String text) {
            this.text = text;
        }
    }

    private AlertFile(long source, Selection selection, Path path, long fromNanos, long toNanos) {
        this.source = source;
        this.selection = selection;
        this.path = path;
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
    }

    AlertFile(long source, boolean allSources, Path path, long fromNanos, long toNanos, AlertMark mark) {
        this(source, allSources ? Selection.ALL_SOURCES : Selection.SOURCE, path, fromNanos, toNanos);
        pendingMarks.add(mark);
    }

    /** A file that a user requested, not an alert. */
    static AlertFile ofStation(long station, Path path, long fromNanos, long toNanos) {
        return new AlertFile(station, Selection.FROM_AND_TO_STATION, path, fromNanos, toNanos);
    }

    long source() {
        return source;
    }

    Path path() {
        return path;
    }

    @Override
    public Path file() {
        return path;
    }

    @Override
    public MacAddress station() {
        return new MacAddress(source);
    }

    @Override
    public Instant until() {
        return Instant.ofEpochSecond(0, toNanos);
    }

    long fromNanos() {
        return fromNanos;
    }

    long toNanos() {
        return toNanos;
    }

    /** Adds another alert for the same source, and extends the window to this time. Called by one thread at a time. */
    void extend(long nanos, AlertMark mark) {
        toNanos = Math.max(toNanos, nanos);
        newMarks.add(mark); // afterwards: the thread that takes it counts what was skipped before
    }

    /**
     * Sets where the frames of this file start.
     *
     * @param position    of the oldest frame in memory
     * @param overwritten older frames of the window, from any source
     */
    void start(long position, long overwritten) {
        next = position;
        cursor = position;
        this.overwritten = overwritten;
    }

    /** Counts a frame that the memory had no room for, if it is for this file. */
    void miss(Frame frame) {
        long nanos = frame.timestampNanos();
        if (isSelected(frame) && nanos >= fromNanos) {
            (nanos > toNanos ? missedAfterWindow : missed).incrementAndGet();
        }
    }

    /** The position of the oldest frame that may be needed; {@link Long#MAX_VALUE} for none. */
    long cursor() {
        return cursor;
    }

    /** Creates the file. */
    void open(CapturedInterface origin, ProtectedFiles inputFiles) {
        try {
            inputFiles.refuseOverwrite(path);
            file = CaptureFile.createPcapng(path, origin);
        } catch (MacmonException refused) {
            failure = refused.getMessage();
        }
    }

    /** Writes the frames in the window that are in memory, up to the first one with a later timestamp than this. */
    void write(RecentFrames recent, long untilNanos, Frame window) {
        takeNewMarks();
        long end = recent.end();
        while (next < end) {
            if (recent.read(next, window)) {
                if (window.timestampNanos() > untilNanos) {
                    break;
                }
                addIfInWindow(window);
            }
            next = recent.next(next);
            if (file != null && file.isFull()) {
                flush();
            }
        }
        flush();
    }

    private void flush() {
        try {
            if (file != null) {
                file.flush();
                written = file.written();
            }
        } catch (IOException failed) {
            fail(failed);
        }
        moveCursor(next);
    }

    private synchronized void moveCursor(long position) {
        if (!settled) {
            cursor = position;
            writtenAtCursor = written;
            missingAtCursor = missing;
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
            moveCursor(next);
        }
    }

    /** Makes the counts final: no frame is needed any more. Returns false if they were final before. */
    synchronized boolean settle() {
        boolean first = !settled;
        settled = true;
        cursor = Long.MAX_VALUE;
        return first;
    }

    /**
     * Counts the frames that are not on disk yet as missing, and makes the counts final. The writer's thread may be
     * stuck meanwhile. Returns false if the counts were final before.
     */
    synchronized boolean giveUp(RecentFrames recent) {
        if (settled) {
            return false;
        }
        Frame window = new Frame();
        for (long at = cursor; at < recent.end(); at = recent.next(at)) {
            if (recent.read(at, window) && isInWindow(window)) {
                missingAtCursor++;
            }
        }
        return settle();
    }

    /** Frames on disk; exact once the counts are final. */
    @Override
    public synchronized long written() {
        return writtenAtCursor;
    }

    /**
     * Frames in the window that are not on disk, and frames from any source that were overwritten before the alert.
     * Exact once the counts are final.
     */
    synchronized long missing() {
        return missingAtCursor + missed.get() + overwritten;
    }

    /** Why the file is missing or incomplete; empty if it is complete. */
    @Override
    public String failure() {
        return failure;
    }

    @Override
    public long lost() {
        return missing();
    }

    @Override
    public synchronized boolean isRunning() {
        return !settled;
    }

    // Frames that were skipped because they came after the window may now be inside it; they count as missing.
    private void takeNewMarks() {
        for (AlertMark mark = newMarks.poll(); mark != null; mark = newMarks.poll()) {
            addMark(mark);
            missing += skippedAfterWindow;
            skippedAfterWindow = 0;
            missed.addAndGet(missedAfterWindow.getAndSet(0));
        }
    }

    private void addMark(AlertMark mark) {
        if (pendingMarks.size() < MAX_PENDING_MARKS) {
            pendingMarks.add(mark);
        } else {
            unlistedMarks++;
        }
    }

    private boolean isInWindow(Frame frame) {
        return isSelected(frame) && frame.timestampNanos() >= fromNanos && frame.timestampNanos() <= toNanos;
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
        return selection == Selection.ALL_SOURCES
                || isFromSource(frame)
                || (selection == Selection.FROM_AND_TO_STATION && SourceMac.outerDestination(frame) == source);
    }

    private boolean isFromSource(Frame frame) {
        return SourceMac.of(frame) == source || SourceMac.outer(frame) == source;
    }

    private String comment(long endNanos) {
        StringBuilder text = new StringBuilder("frames from ")
                .append(selection.text)
                .append(String.format(
                        Locale.ROOT, " from %.3f s to %.3f s since the epoch", fromNanos / 1e9, toNanos / 1e9));
        if (overwritten > 0) {
            text.append("; ")
                    .append(overwritten)
                    .append(" older frames, from all sources, were overwritten before the alert");
        }
        long lost = missing + missed.get();
        if (lost > 0) {
            text.append("; ").append(lost).append(" missing frames");
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
