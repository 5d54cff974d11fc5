package io.macmon.cli.recorder;

import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.capture.file.write.CaptureFile;
import io.macmon.capture.file.write.CaptureLosses;
import io.macmon.capture.file.write.CapturedInterface;
import io.macmon.capture.file.write.FilesBeingRead;
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
    static final long MOST_OCTETS = 1L << 30;

    /** Alerts that wait for their frame at most. */
    static final int MOST_UNMARKED = 20;

    private static final int SOURCE = 6;
    private static final int ADDRESSES_LENGTH = 12;

    private final long source;
    private final boolean everySource;
    private final Path path;
    private final long fromNanos;
    private final Queue<Alert> further = new ConcurrentLinkedQueue<>();
    private final Deque<Alert> alerts = new ArrayDeque<>();
    private volatile long toNanos;

    private CaptureFile file;
    private long cursor;
    private long octets;
    private long overwritten;
    private long missing;
    private long passedOver;
    private long moreUnmarked;
    private long written;
    private String failure = "";

    AlertFile(long source, boolean everySource, Path path, long fromNanos, long toNanos, Alert alert) {
        this.source = source;
        this.everySource = everySource;
        this.path = path;
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        alerts.add(alert);
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
    void extend(long nanos, Alert alert) {
        further.add(alert);
        toNanos = Math.max(toNanos, nanos);
    }

    /** Begins with the oldest frame that is left. */
    void begin(RecentFrames recent, OverwrittenFrames counts, CapturedInterface from, FilesBeingRead read) {
        cursor = recent.start();
        overwritten = counts.between(fromNanos, toNanos);
        try {
            read.refuse(path);
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
    void advance(RecentFrames recent, long nanos, Frame window) {
        takeFurther();
        long until = Math.min(nanos, toNanos);
        while (cursor < recent.end()) {
            if (recent.show(cursor, window)) {
                if (window.timestampNanos() > until) {
                    return;
                }
                addIfMeant(window);
            }
            cursor = recent.next(cursor);
        }
    }

    /** Writes all frames of the window that are in memory, and needs none of them any more. */
    void catchUp(RecentFrames recent, Frame window) {
        takeFurther();
        while (cursor < recent.end()) {
            if (recent.show(cursor, window)) {
                addIfMeant(window);
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
    void end(long startNanos, long endNanos, CaptureLosses losses) {
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
    private void takeFurther() {
        for (Alert alert = further.poll(); alert != null; alert = further.poll()) {
            await(alert);
            missing += passedOver;
            passedOver = 0;
        }
    }

    private void await(Alert alert) {
        if (alerts.size() < MOST_UNMARKED) {
            alerts.add(alert);
        } else {
            moreUnmarked++;
        }
    }

    private void addIfMeant(Frame frame) {
        if (!isMeant(frame)) {
            return;
        }
        long nanos = frame.timestampNanos();
        if (nanos < fromNanos) {
            return;
        }
        if (nanos > toNanos) {
            passedOver++;
        } else if (file == null || octets >= MOST_OCTETS) {
            missing++;
        } else {
            add(frame);
        }
    }

    private void add(Frame frame) {
        file.add(frame, comment(frame));
        octets += frame.capturedLength();
        if (file.isFull()) {
            flush();
        }
    }

    // The first of the source's frames that is not older than the alert: it is the alerted one, unless that was lost.
    private String comment(Frame frame) {
        Alert next = alerts.peek();
        if (next == null || frame.timestampNanos() < next.nanos() || !isOfSource(frame)) {
            return "";
        }
        return alerts.remove().comment();
    }

    private boolean isMeant(Frame frame) {
        return everySource || isOfSource(frame);
    }

    private boolean isOfSource(Frame frame) {
        if (frame.linkType() != LinkType.ETHERNET || frame.capturedLength() < ADDRESSES_LENGTH) {
            return false;
        }
        int at = frame.offset() + SOURCE;
        return (((frame.memory().getShort(at) & 0xFFFFL) << 32)
                        | (frame.memory().getInt(at + 2) & 0xFFFF_FFFFL))
                == source;
    }

    private String comment(long endNanos) {
        StringBuilder text = new StringBuilder("frames of ")
                .append(everySource ? "all sources" : "the alerted source")
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
        if (moreUnmarked > 0) {
            text.append("; ")
                    .append(alerts.size() + moreUnmarked)
                    .append(" alerts are not marked, the first of which follow");
        }
        alerts.forEach(alert -> text.append("; not marked: ").append(alert.comment()));
        return text.toString();
    }

    private void fail(IOException cause) {
        failure = "cannot write " + file.name() + ": " + cause.getMessage();
        missing += file.forget();
        written = file.written();
        try {
            file.close();
        } catch (IOException late) {
            // said already is why
        }
        file = null;
    }
}
