package io.macmon.capture.file.write;

import static io.macmon.capture.file.write.CapturedInterface.LINK_TYPE_OF_FIRST_FRAME;

import io.macmon.capture.Frame;
import io.macmon.capture.LinkType;
import io.macmon.config.ExportConfig;
import io.macmon.config.FileFormat;
import io.macmon.config.RotationConfig;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;

/**
 * One capture file, or a rotation of files: writes each frame to the current file and starts the next one when a
 * rotation condition is met. A file is closed as soon as its condition is met; the next one starts with the next frame,
 * so no file is empty.
 *
 * <pre>
 *               first frame             condition met
 *   NotBegun --------------&gt; Open ---------------------&gt; NotBegun
 *                            |  ^
 *                  suspend() |  | next frame
 *                            v  |
 *                         Suspended        Open --- no free space ---&gt; OutOfSpace --- free again ---&gt; NotBegun
 * </pre>
 *
 * <p>One thread at a time.
 */
final class FileSequence {

    private static final long RETRY_NANOS = 1_000_000_000L;

    private static final State NOT_BEGUN = new NotBegun();

    private final FileNames names;
    private final WriterContext context;
    private final RotationConfig rotation;
    private final long maxBytes;
    private final boolean oneLinkType;
    private final ArrayDeque<RetainedFiles.RetainedFile> closed = new ArrayDeque<>();
    private final ArrayDeque<RetainedFiles.RetainedFile> suspended = new ArrayDeque<>();

    private State state = NOT_BEGUN;
    private int linkType;
    private int files;
    private boolean complete;
    private CaptureLosses lossesBefore = CaptureLosses.NONE;

    private sealed interface State {}

    /** There is no current file; the next frame starts one. */
    private record NotBegun() implements State {}

    private record Open(RotatedFile file, CaptureFile output, WriteBuffers buffers) implements State {}

    /** Suspended: the current file is closed; the next frame is appended to it. */
    private record Suspended(RotatedFile file) implements State {}

    /** @param retryAt {@link System#nanoTime} when the free space is checked again */
    private record OutOfSpace(long retryAt) implements State {}

    FileSequence(FileNames names, WriterContext context) {
        this.names = names;
        this.context = context;
        ExportConfig config = context.config();
        rotation = config.rotation();
        maxBytes = config.maxBytes();
        oneLinkType = config.format() != FileFormat.PCAPNG;
        linkType = context.source().linkType();
    }

    /**
     * Creates the first file before a frame arrives. If the link type is unknown, the header waits for the first frame.
     *
     * @param nowNanos capture time
     */
    void open(long nowNanos) throws MacmonException {
        begin(nowNanos, linkType);
    }

    /**
     * Adds a frame to the current file or to the next one, or counts the frame under the reason why it is not written.
     *
     * @return false if the frame's time ended the last file of the sequence, so that the frame goes into no file
     */
    boolean add(Frame frame) throws MacmonException {
        long nanos = frame.timestampNanos();
        RotatedFile file = currentFile();
        if (file != null && file.endsBefore(nanos)) {
            finish();
            if (complete) {
                return false;
            }
        }
        if (!takesLinkType(frame.linkType())) {
            context.counts().otherLinkType.add(1);
            return true;
        }
        if (state instanceof OutOfSpace outOfSpace && !retry(outOfSpace)) {
            context.counts().noSpace.add(1);
            return true;
        }
        add(frame, state instanceof Open current ? current : resumeOrBegin(nanos, frame.linkType()));
        return true;
    }

    private void add(Frame frame, Open open) throws MacmonException {
        if (!open.output.isStarted()) {
            startWith(frame, open);
        }
        open.output.add(frame);
        open.file.count(frame.timestampNanos());
        if (open.file.isFull() || open.output.isFull()) {
            finishOrFlush(open);
        }
    }

    /** Adds the frames of a block if all of them go to the current file and none can end it; else adds none. */
    boolean addAll(RecordBlock block) {
        if (!(state instanceof Open open) || !open.output.hasRoomFor(block)) {
            return false;
        }
        if (!open.file.countAll(block.frames(), block.latestNanos())) {
            return false;
        }
        open.output.addAll(block);
        return true;
    }

    /** Whether the last file of the sequence has been written. */
    boolean isComplete() {
        return complete;
    }

    boolean isOpen() {
        return state instanceof Open;
    }

    /** Closes the current file if its time is up: capture time passes even without frames. */
    void tick(long captureNanos) throws MacmonException {
        if (state instanceof Open open) {
            open.file.advance(captureNanos);
        }
        RotatedFile file = currentFile();
        if (file != null && file.isOver(captureNanos)) {
            finish();
        }
    }

    /** Keeps or writes the records that are still in a block, which is reused after this call. */
    void endBlock() throws MacmonException {
        if (state instanceof Open open && !open.output.keepBorrowed()) {
            flush(open);
        }
    }

    void flush() throws MacmonException {
        if (state instanceof Open open) {
            flush(open);
        }
    }

    /** Suspends the current, open file: closes it. The next frame is appended to the file if it still exists then. */
    void suspend() throws MacmonException {
        Open open = (Open) state;
        endSection(open, context.losses().recent());
        if (state instanceof NotBegun) {
            state = new Suspended(open.file);
            context.retainedFiles().add(open.file.path(), open.file.frames(), suspended, Integer.MAX_VALUE);
        }
    }

    /** Ends the current file, if there is one. */
    void finish() throws MacmonException {
        if (state instanceof Open open) {
            endSection(open, context.losses().now());
            if (state instanceof NotBegun) {
                close(open.file);
            }
        } else if (state instanceof Suspended paused) {
            state = NOT_BEGUN;
            if (context.retainedFiles().reclaim(suspended)) {
                close(paused.file);
            }
        }
    }

    /** Closes the current file and discards the records that are not written yet. */
    void abandon() throws MacmonException {
        if (state instanceof Open open) {
            open.output.discardPending();
            state = NOT_BEGUN;
            closeOutput(open);
        }
    }

    private RotatedFile currentFile() {
        if (state instanceof Open open) {
            return open.file;
        }
        return state instanceof Suspended paused ? paused.file : null;
    }

    private boolean takesLinkType(int type) {
        if (oneLinkType && linkType == LINK_TYPE_OF_FIRST_FRAME) {
            linkType = type;
        }
        return !oneLinkType || linkType == type;
    }

    private boolean retry(OutOfSpace outOfSpace) throws MacmonException {
        long now = System.nanoTime();
        if (now - outOfSpace.retryAt < 0) {
            return false;
        }
        state = new OutOfSpace(now + RETRY_NANOS);
        try {
            if (!context.retainedFiles().makeRoomFor(LinkType.MAX_FRAME_BYTES)) {
                return false;
            }
        } catch (IOException failed) {
            throw new MacmonException("cannot write " + names.single() + ": " + IoErrorText.of(failed), failed);
        }
        state = NOT_BEGUN;
        return true;
    }

    private Open resumeOrBegin(long nanos, int type) throws MacmonException {
        if (state instanceof Suspended paused && context.retainedFiles().reclaim(suspended)) {
            return resume(paused.file, nanos, type);
        }
        state = NOT_BEGUN;
        return begin(nanos, type);
    }

    private Open resume(RotatedFile file, long nanos, int type) throws MacmonException {
        WriteBuffers buffers = context.buffers().take();
        CaptureFile output = CaptureFile.append(file.path(), buffers, type);
        file.beginSection(nanos);
        return enter(file, output, buffers);
    }

    private Open begin(long nanos, int type) throws MacmonException {
        try {
            context.retainedFiles().trimTo(closed, rotation.files() - 1);
        } catch (IOException failed) {
            throw new MacmonException(IoErrorText.of(failed), failed);
        }
        files++;
        Path path = rotation.isEnabled() ? names.numbered(files, nanos) : names.single();
        context.inputFiles().refuseOverwrite(path);
        WriteBuffers buffers = context.buffers().take();
        CaptureFile output = CaptureFile.create(path, buffers, type);
        context.counts().files.add(1);
        return enter(new RotatedFile(path, rotation, nanos), output, buffers);
    }

    private Open enter(RotatedFile file, CaptureFile output, WriteBuffers buffers) {
        output.setByteLimit(Math.min(rotation.bytes(), maxBytes) - file.bytes());
        Open open = new Open(file, output, buffers);
        state = open;
        return open;
    }

    private static void startWith(Frame frame, Open open) throws MacmonException {
        open.file.beginSection(frame.timestampNanos());
        try {
            open.output.begin(frame.linkType());
        } catch (IOException failed) {
            throw cannotWrite(open, failed);
        }
    }

    private void finishOrFlush(Open open) throws MacmonException {
        long bytes = open.file.bytes() + open.output.bytes();
        if (open.file.isFull() || bytes >= rotation.bytes()) {
            finish();
        } else {
            complete = bytes >= maxBytes;
            flush(open);
        }
    }

    private void flush(Open open) throws MacmonException {
        long before = open.output.written();
        boolean hasSpace;
        try {
            hasSpace = context.retainedFiles().makeRoomFor(open.output.pendingBytes());
            if (hasSpace) {
                open.output.flush();
            }
        } catch (IOException failed) {
            throw cannotWrite(open, failed);
        } finally {
            context.counts().written.add(open.output.written() - before);
        }
        if (!hasSpace) {
            runOutOfSpace(open);
        }
    }

    // The file ends with what is on disk; frames are counted until there is space again.
    private void runOutOfSpace(Open open) throws MacmonException {
        context.counts().noSpace.add(open.output.discardPending());
        state = new OutOfSpace(System.nanoTime() + RETRY_NANOS);
        closeOutput(open);
        close(open.file);
    }

    private void endSection(Open open, CaptureLosses losses) throws MacmonException {
        endBlock();
        if (!(state instanceof Open)) {
            return; // there is no space for the last records
        }
        open.output.addStatistics(open.file.firstNanos(), open.file.lastNanos(), losses.since(lossesBefore), "");
        lossesBefore = losses;
        flush(open);
        if (state instanceof Open) {
            state = NOT_BEGUN;
            closeOutput(open);
        }
    }

    private void closeOutput(Open open) throws MacmonException {
        context.buffers().giveBack(open.buffers);
        try {
            open.output.close();
        } catch (IOException failed) {
            throw cannotWrite(open, failed);
        }
        open.file.endSection(open.output.written(), open.output.bytes());
    }

    private void close(RotatedFile file) {
        context.retainedFiles().add(file.path(), file.frames(), closed, rotation.files());
        context.onClosed().accept(file.path());
        complete = files >= context.config().autostop().files();
    }

    private static MacmonException cannotWrite(Open open, IOException cause) {
        return new MacmonException(
                "cannot write " + open.output.name() + ": " + IoErrorText.of(cause) + "; the file ends at byte "
                        + open.output.length() + ", after " + (open.file.frames() + open.output.written())
                        + " frames",
                cause);
    }
}
