package io.macmon.capture.file.write;

import static io.macmon.capture.file.write.CapturedInterface.LINK_TYPE_OF_FIRST_FRAME;

import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.config.ExportConfig;
import io.macmon.config.FileFormat;
import io.macmon.config.RotationConfig;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;

/**
 * One capture file, or several that follow each other: writes frames to the current one, and begins the next when the
 * conditions say so. A file is closed as soon as a condition is met, and the next one begins with the next frame, so
 * that there is none without a frame.
 *
 * <p>{@link #suspend} closes the current file for a while; the next frame goes on in it.
 */
final class FileSequence {

    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final FileNames names;
    private final WriterContext setting;
    private final RotationConfig rotation;
    private final long lastOctet;
    private final long setBackNanos;
    private final ArrayDeque<RetainedFiles.RetainedFile> closed = new ArrayDeque<>();
    private final ArrayDeque<RetainedFiles.RetainedFile> waiting = new ArrayDeque<>();
    private final boolean oneLinkType;
    private int linkType;

    private CaptureFile current;
    private CaptureFile.WriteBuffers means;
    private Path suspended;
    private long framesBefore;
    private long framesLeft;
    private long octetsBefore;
    private long firstNanos;
    private long lastNanos;
    private long switchNanos;
    private CaptureLosses lossesBefore = CaptureLosses.NONE;
    private int files;
    private boolean full;
    private boolean waitsForFrame;
    private boolean starved;
    private long nextTryNanos;

    FileSequence(FileNames names, WriterContext setting) {
        this.names = names;
        this.setting = setting;
        ExportConfig config = setting.config();
        rotation = config.rotation();
        lastOctet = config.maxBytes();
        setBackNanos = Math.max(PATIENCE_NANOS, Math.min(rotation.durationNanos(), rotation.intervalNanos()));
        oneLinkType = config.format() != FileFormat.PCAPNG;
        linkType = setting.source().linkType();
    }

    /**
     * Begins the first file before there is a frame, as far as the link type is known.
     *
     * @param nowNanos capture time
     */
    void open(long nowNanos) throws MacmonException {
        begin(nowNanos, linkType);
        waitsForFrame = linkType == LINK_TYPE_OF_FIRST_FRAME;
    }

    /**
     * Adds a frame to the current file, or to the next one, or counts why it cannot.
     *
     * @return false when the frame's time ended the last file that is wanted, so that it belongs to none
     */
    boolean add(Frame frame) throws MacmonException, IOException {
        long nanos = frame.timestampNanos();
        if (hasFile() && (isOver(nanos) || isSetBack(nanos))) {
            finish();
            if (full) {
                return false;
            }
        }
        if (oneLinkType && linkType != frame.linkType()) {
            if (linkType != LINK_TYPE_OF_FIRST_FRAME) {
                setting.counts().otherLinkType.add(1);
                return true;
            }
            linkType = frame.linkType();
        }
        if (!hasRoom()) {
            setting.counts().noSpace.add(1);
            return true;
        }
        if (current == null) {
            goOn(nanos, frame.linkType());
        }
        if (waitsForFrame) {
            waitsForFrame = false;
            beginSection(nanos);
            try {
                current.begin(frame.linkType());
            } catch (IOException failed) {
                throw cannotWrite(current, failed);
            }
        }
        current.add(frame, "");
        lastNanos = Math.max(lastNanos, nanos);
        if (--framesLeft == 0 || current.isFull()) {
            endOrFlush();
        }
        return true;
    }

    /** Whether the last file that is wanted has been written. */
    boolean isFull() {
        return full;
    }

    boolean isOpen() {
        return current != null;
    }

    /** Closes a file whose time is over; capture time goes on without frames, too. */
    void tick(long captureNanos) throws IOException {
        if (current != null) {
            lastNanos = Math.max(lastNanos, captureNanos);
        }
        if (hasFile() && isOver(captureNanos)) {
            finish();
        }
    }

    void flush() throws IOException {
        if (current == null) {
            return;
        }
        long before = current.written();
        boolean hasRoom;
        try {
            hasRoom = setting.retainedFiles().makeRoomFor(current.pendingBytes());
            if (hasRoom) {
                current.flush();
            }
        } catch (IOException failed) {
            throw cannotWrite(current, failed);
        }
        if (hasRoom) {
            setting.counts().written.add(current.written() - before);
        } else {
            starve();
        }
    }

    /** Closes the current file, to go on in it with the next frame, unless it had to make room until then. */
    void suspend() throws IOException {
        Path path = current.path();
        endSection(setting.losses().recent());
        if (!starved) {
            suspended = path;
            setting.retainedFiles().add(path, framesBefore, waiting, Integer.MAX_VALUE);
        }
    }

    /** Ends the last file. */
    void finish() throws IOException {
        forgetIfRemoved();
        Path path = current == null ? suspended : current.path();
        if (current != null) {
            endSection(setting.losses().now());
        }
        suspended = null;
        if (path != null && !starved) {
            closed(path);
        }
    }

    /** Closes the current file without what waits to be written. */
    void abandon() throws IOException {
        if (current != null) {
            current.discardPending();
            close();
        }
    }

    private boolean isOver(long nanos) {
        return nanos >= switchNanos && switchNanos != RotationConfig.NEVER;
    }

    // Frames of several devices may come in a little out of order; a clock that was set back would never end the file.
    private boolean isSetBack(long nanos) {
        return switchNanos != RotationConfig.NEVER && lastNanos - nanos > setBackNanos;
    }

    private boolean hasFile() {
        return current != null || suspended != null;
    }

    private void endOrFlush() throws IOException {
        long octets = octetsBefore + current.bytes();
        if (framesLeft == 0 || octets >= rotation.bytes()) {
            finish();
        } else {
            full = octets >= lastOctet;
            flush();
        }
    }

    private void forgetIfRemoved() {
        if (suspended != null && !setting.retainedFiles().reclaim(waiting)) {
            suspended = null;
        }
    }

    private void goOn(long nanos, int type) throws MacmonException {
        forgetIfRemoved();
        if (suspended == null) {
            begin(nanos, type);
        } else {
            beginSection(nanos);
            means = setting.buffers().take();
            current = CaptureFile.append(suspended, means, type);
            suspended = null;
            limit();
        }
    }

    private boolean hasRoom() throws IOException {
        return !starved || hasRoomAgain();
    }

    private boolean hasRoomAgain() throws IOException {
        long now = System.nanoTime();
        if (now - nextTryNanos >= 0) {
            nextTryNanos = now + PATIENCE_NANOS;
            try {
                starved = !setting.retainedFiles().makeRoomFor(LinkType.MAX_FRAME_BYTES);
            } catch (IOException failed) {
                throw new IOException("cannot write " + names.single() + ": " + failed.getMessage(), failed);
            }
        }
        return !starved;
    }

    private void begin(long nanos, int type) throws MacmonException {
        try {
            setting.retainedFiles().trimTo(closed, rotation.files() - 1);
        } catch (IOException failed) {
            throw new MacmonException("cannot remove the oldest capture file: " + failed.getMessage(), failed);
        }
        files++;
        framesBefore = 0;
        octetsBefore = 0;
        beginSection(nanos);
        Path path = rotation.isEnabled() ? names.numbered(files, nanos) : names.single();
        setting.inputFiles().refuseOverwrite(path);
        means = setting.buffers().take();
        current = CaptureFile.create(path, means, type);
        framesLeft = rotation.frames();
        limit();
        switchNanos = Math.min(after(nanos, rotation.durationNanos()), nextMultiple(nanos, rotation.intervalNanos()));
        setting.counts().files.add(1);
    }

    private void limit() {
        current.setByteLimit(Math.min(rotation.bytes(), lastOctet) - octetsBefore);
    }

    private void beginSection(long nanos) {
        firstNanos = nanos;
        lastNanos = nanos;
    }

    private void endSection(CaptureLosses losses) throws IOException {
        current.addStatistics(firstNanos, lastNanos, losses.since(lossesBefore), "");
        lossesBefore = losses;
        flush();
        close();
    }

    private void close() throws IOException {
        if (current != null) {
            CaptureFile closing = current;
            framesBefore += closing.written();
            octetsBefore += closing.bytes();
            current = null;
            setting.buffers().giveBack(means);
            try {
                closing.close();
            } catch (IOException failed) {
                throw cannotWrite(closing, framesBefore, failed);
            }
        }
    }

    private IOException cannotWrite(CaptureFile file, IOException cause) {
        return cannotWrite(file, framesBefore + file.written(), cause);
    }

    private static IOException cannotWrite(CaptureFile file, long frames, IOException cause) {
        return new IOException(
                "cannot write " + file.name() + ": " + cause.getMessage() + "; it ends at octet " + file.length()
                        + ", after " + frames + " frames",
                cause);
    }

    // What is on the disk stays; what comes until there is room again is counted.
    private void starve() throws IOException {
        setting.counts().noSpace.add(current.discardPending());
        starved = true;
        nextTryNanos = System.nanoTime() + PATIENCE_NANOS;
        Path path = current.path();
        close();
        closed(path);
    }

    private void closed(Path path) {
        setting.retainedFiles().add(path, framesBefore, closed, rotation.files());
        setting.onClosed().accept(path);
        full = files >= setting.config().autostop().files();
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
