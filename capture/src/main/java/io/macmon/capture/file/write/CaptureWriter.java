package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.WallClock;
import io.macmon.config.ExportConfig;
import io.macmon.config.RotationConfig;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes the frames from a capture to a file, to a rotation of files, or to files per station.
 *
 * <p>Whole records are written at least once a second, so that a killed program leaves readable files. If a write fails
 * (on a full disk, for example), the file is truncated to its last whole record and nothing more is written: frames
 * after a gap would look like a network that fell silent. Further frames are counted, and the capture continues.
 *
 * <p>The handler may be called by several threads, one block at a time: {@link #onBlock} waits until no other thread
 * is between that call and {@link #onTick}. The counts are thread-safe.
 */
public final class CaptureWriter implements FrameHandler {

    private static final long FLUSH_NANOS = 1_000_000_000;

    private final ExportConfig config;
    private final WriterContext context;
    private final WriterCounts counts = new WriterCounts();
    private final FileSequence single;
    private final StationFiles stations;
    private final Runnable onEnd;
    private final Consumer<String> onFailed;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean abandoned;
    private volatile String failure;
    private volatile boolean flushRequested;

    private long framesLeft;
    private long endNanos = RotationConfig.NEVER;
    private long lastNanos;
    private boolean wasEarly;
    private boolean begun;
    private boolean ended;
    private long nowNanos;
    private long flushedNanos;

    private CaptureWriter(
            ExportConfig config,
            CapturedInterface source,
            ProtectedFiles inputFiles,
            Listener listener,
            boolean encoded) {
        this.config = config;
        onEnd = listener.onEnd;
        onFailed = listener.onFailed;
        framesLeft = config.autostop().frames();
        FileNames names = FileNames.of(Path.of(config.file()));
        context = new WriterContext(
                config,
                source,
                inputFiles,
                counts,
                new RetainedFiles(config.minFree(), names.directory(), counts),
                new BufferPool(config, source, encoded),
                new LossSampler(listener.losses),
                listener.onClosed);
        single = config.perStation() ? null : new FileSequence(names, context);
        stations = config.perStation() ? new StationFiles(names, context) : null;
    }

    /**
     * Creates or truncates the first file and writes its header. A file whose name or header depends on a frame is
     * created when that frame arrives.
     *
     * @param source     source of the frames; its snaplen limits the bytes written per frame
     * @param inputFiles files that are never overwritten
     */
    public static CaptureWriter open(
            ExportConfig config, CapturedInterface source, ProtectedFiles inputFiles, Listener listener)
            throws MacmonException {
        return open(source, new CaptureWriter(config, source, inputFiles, listener, false));
    }

    /** Like {@link #open}, for frames of a live capture that a {@link RecordCopier} has encoded. */
    public static CaptureWriter openForRecords(
            ExportConfig config, CapturedInterface source, ProtectedFiles inputFiles, Listener listener)
            throws MacmonException {
        return open(source, new CaptureWriter(config, source, inputFiles, listener, true));
    }

    private static CaptureWriter open(CapturedInterface source, CaptureWriter writer) throws MacmonException {
        try {
            writer.open(source);
            return writer;
        } catch (MacmonException | RuntimeException failed) {
            writer.context.buffers().close();
            throw failed;
        }
    }

    /** Opens one file, in the format of its name's extension; "-" for standard output. */
    public static CaptureWriter open(Path file, CapturedInterface source) throws MacmonException {
        return open(ExportConfig.of(file.toString()), source, ProtectedFiles.NONE, Listener.NONE);
    }

    private void open(CapturedInterface source) throws MacmonException {
        boolean live = source.linkType() != CapturedInterface.LINK_TYPE_OF_FIRST_FRAME;
        if (config.perStation() || (config.rotation().isEnabled() && !live)) {
            CaptureOutput.requireWritableDirectory(Path.of(config.file()));
        } else {
            single.open(WallClock.nanos());
        }
        if (live) {
            begin(WallClock.nanos());
        }
    }

    @Override
    public void onBlock(long nowNanos, long backlog) {
        turn.lock();
        if (abandoned) {
            turn.unlock();
            throw new IllegalStateException("the writer has failed on another thread");
        }
        this.nowNanos = nowNanos;
    }

    /** Makes other threads wait until the same number of calls of {@link #endTurn}. */
    void beginTurn() {
        turn.lock();
    }

    void endTurn() {
        if (turn.isHeldByCurrentThread()) {
            turn.unlock();
        }
    }

    @Override
    public void onFrame(Frame frame) {
        if (!ended) {
            begin(frame.timestampNanos());
            if (isOver(frame.timestampNanos())) {
                end();
                counts.afterEnd.add(1);
            } else if (failure == null) {
                add(frame);
            } else {
                countFailed();
            }
        } else {
            counts.afterEnd.add(1);
        }
    }

    /** Adds the frames of a block if none of them can end a file or the capture; else adds none. */
    boolean addAll(RecordBlock block) {
        boolean unlimited = single != null && endNanos == RotationConfig.NEVER && framesLeft > block.frames();
        if (ended || failure != null || !begun || !unlimited || !single.addAll(block)) {
            return false;
        }
        framesLeft -= block.frames();
        return true;
    }

    @Override
    public void onTick(long nowNanos) {
        if (failure == null) {
            write(nowNanos);
        }
        if (isOver(nowNanos) || (single != null && single.isComplete())) {
            end();
        }
        endTurn();
    }

    private void write(long nowNanos) {
        boolean flush = flushRequested
                || this.nowNanos - flushedNanos >= FLUSH_NANOS
                || this.nowNanos < flushedNanos; // clock set back
        flushRequested &= !flush;
        try {
            if (single != null) {
                single.tick(nowNanos);
                if (flush) {
                    single.flush();
                }
                single.endBlock();
            } else if (flush) {
                for (FileSequence files : stations.all()) {
                    files.tick(nowNanos);
                    files.flush();
                }
            }
        } catch (MacmonException failed) {
            fail(failed.getMessage());
        }
        flushedNanos = flush ? this.nowNanos : flushedNanos;
    }

    /** Writes the buffered frames and the closing statistics, and closes the files. */
    @Override
    public void onStop() {
        try {
            for (FileSequence files : all()) {
                files.finish();
            }
        } catch (MacmonException late) {
            fail(late.getMessage());
        }
        context.buffers().close();
    }

    /** Writes the buffered frames at the next tick. Thread-safe. */
    public void requestFlush() {
        flushRequested = true;
    }

    /** Frames in the files, without buffered ones. */
    public long written() {
        return counts.written.get();
    }

    /** Files created. */
    public long files() {
        return counts.files.get();
    }

    /** Frames that reached the writer but are not in any file, for any reason. */
    public long notWritten() {
        return counts.notWritten();
    }

    /** Frames that reached the writer after an autostop condition was met; they are in no file. */
    public long afterEnd() {
        return counts.afterEnd.get();
    }

    /** Why writing has stopped: what failed, on which file, and how much of the file is valid. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Warnings about frames that are not, or no longer, in the files. */
    public List<String> warnings() {
        return WriterWarnings.of(config, counts);
    }

    private void begin(long nanos) {
        if (!begun) {
            begun = true;
            long length = config.autostop().durationNanos();
            endNanos = length == RotationConfig.NEVER ? length : nanos + length;
            lastNanos = nanos;
        } else if (endNanos != RotationConfig.NEVER) {
            adjustEnd(nanos);
        }
    }

    // If the clock is set back, the end of the run moves back as far. A single early frame does not prove a clock
    // change.
    private void adjustEnd(long nanos) {
        boolean early =
                lastNanos - nanos > Math.max(FLUSH_NANOS, config.autostop().durationNanos());
        if (early && wasEarly) {
            endNanos -= lastNanos - nanos;
            lastNanos = nanos;
        }
        wasEarly = early;
        lastNanos = Math.max(lastNanos, nanos);
    }

    private boolean isOver(long nanos) {
        return nanos >= endNanos && endNanos != RotationConfig.NEVER;
    }

    private void add(Frame frame) {
        framesLeft--;
        try {
            FileSequence files = single != null ? single : stations.of(frame);
            if (files == null) {
                counts.noSource.add(1);
            } else if (!files.add(frame)) {
                framesLeft++;
                counts.afterEnd.add(1);
            }
            if (framesLeft == 0 || (files != null && files.isComplete())) {
                end();
            }
        } catch (MacmonException failed) {
            fail(failed.getMessage());
        }
    }

    // Frames that are not written also count towards the limit that ends the run.
    private void countFailed() {
        counts.failed.add(1);
        if (--framesLeft == 0) {
            end();
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            onEnd.run();
        }
    }

    private List<FileSequence> all() {
        return single != null ? List.of(single) : stations.all();
    }

    /** Closes the files without what is buffered, after a call of this handler has thrown. */
    public void abandon() {
        abandoned = true;
        closeWithoutBuffered();
        while (turn.isHeldByCurrentThread()) {
            turn.unlock();
        }
    }

    private void closeWithoutBuffered() {
        for (FileSequence files : all()) {
            try {
                files.abandon();
            } catch (MacmonException late) {
                // the first failure is reported
            }
        }
    }

    private void fail(String why) {
        boolean first = failure == null;
        failure = why;
        closeWithoutBuffered();
        long came = config.autostop().frames() - framesLeft;
        counts.failed.add(came - written() - notWritten());
        if (first) {
            onFailed.accept(why);
        }
    }

    /**
     * Callbacks of a writer, on its thread.
     *
     * @param losses   counters for each file's statistics
     * @param onClosed called with each file that is closed for good
     * @param onEnd    called once, when an autostop condition is met
     * @param onFailed called at once, and only once, with the reason why writing stopped
     */
    public record Listener(
            Supplier<CaptureLosses> losses, Consumer<Path> onClosed, Runnable onEnd, Consumer<String> onFailed) {

        /** No counters, no callbacks. */
        public static final Listener NONE = new Listener(() -> CaptureLosses.NONE, path -> {}, () -> {}, why -> {});
    }
}
