package io.macmon.capture.file.write;

import io.macmon.capture.Frame;
import io.macmon.capture.FrameHandler;
import io.macmon.capture.WallClock;
import io.macmon.config.ExportConfig;
import io.macmon.config.RotationConfig;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes the frames of a capture to a file, to files that follow each other, or to files of each source.
 *
 * <p>What is written are whole records, at least once a second, so a program that is killed leaves readable files.
 * When a write fails (a full disk), the file is cut back to its last whole record and nothing more is written: frames
 * after a gap would look like a network that fell silent. Those frames are counted, and the capture goes on.
 *
 * <p>Frames come on one thread, {@code macmon-export}; any thread may ask for the counts.
 */
public final class CaptureWriter implements FrameHandler {

    private static final long FLUSH_NANOS = 1_000_000_000;

    private final ExportConfig config;
    private final WriterContext setting;
    private final WriterCounts counts = new WriterCounts();
    private final FileSequence single;
    private final StationFiles stations;
    private final Runnable onEnd;
    private final Consumer<String> onFailed;
    private volatile String failure;

    private long framesLeft;
    private long endNanos = RotationConfig.NEVER;
    private long lastNanos;
    private boolean wasEarly;
    private boolean begun;
    private boolean ended;
    private long nowNanos;
    private long flushedNanos;

    private CaptureWriter(ExportConfig config, CapturedInterface source, InputFiles read, Listener listener) {
        this.config = config;
        onEnd = listener.onEnd;
        onFailed = listener.onFailed;
        framesLeft = config.autostop().frames();
        FileNames names = FileNames.of(Path.of(config.file()));
        setting = new WriterContext(
                config,
                source,
                read,
                counts,
                new RetainedFiles(config.minFree(), names.directory(), counts),
                new BufferPool(config, source),
                new LossSampler(listener.losses),
                listener.onClosed);
        single = config.perStation() ? null : new FileSequence(names, setting);
        stations = config.perStation() ? new StationFiles(names, setting) : null;
    }

    /**
     * Makes the first file, or empties the one that is there, and writes its header. Files whose names or first octets
     * depend on a frame wait for it.
     *
     * @param source of the frames; more than its snaplen is not written of any
     * @param read   where the frames come from; what would be written over one of them is refused
     * @throws MacmonException when that cannot be done; the message names the file, says why, and what to do
     */
    public static CaptureWriter open(ExportConfig config, CapturedInterface source, InputFiles read, Listener listener)
            throws MacmonException {
        CaptureWriter writer = new CaptureWriter(config, source, read, listener);
        try {
            writer.open(source);
            return writer;
        } catch (MacmonException | RuntimeException failed) {
            writer.setting.buffers().close();
            throw failed;
        }
    }

    /** One file, in the format that its name says; "-" for standard output. */
    public static CaptureWriter open(Path file, CapturedInterface source) throws MacmonException {
        return open(ExportConfig.of(file.toString()), source, InputFiles.NONE, Listener.NONE);
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
        this.nowNanos = nowNanos;
    }

    @Override
    public void onFrame(Frame frame) {
        if (!ended) {
            begin(frame.timestampNanos());
            if (isOver(frame.timestampNanos())) {
                end();
            } else if (failure == null) {
                add(frame);
            } else {
                countFailed();
            }
        }
    }

    @Override
    public void onTick(long nowNanos) {
        if (failure == null) {
            write(nowNanos);
        }
        if (isOver(nowNanos) || (single != null && single.isFull())) {
            end();
        }
    }

    private void write(long nowNanos) {
        boolean flush = this.nowNanos - flushedNanos >= FLUSH_NANOS || this.nowNanos < flushedNanos; // set back
        try {
            if (single != null) {
                single.tick(nowNanos);
                if (flush) {
                    single.flush();
                }
            } else if (flush) {
                for (FileSequence files : stations.all()) {
                    files.tick(nowNanos);
                    files.flush();
                }
            }
        } catch (IOException failed) {
            fail(failed.getMessage());
        }
        flushedNanos = flush ? this.nowNanos : flushedNanos;
    }

    /** Writes what is left, with the closing statistics, and closes the files. */
    @Override
    public void onStop() {
        try {
            for (FileSequence files : all()) {
                files.finish();
            }
        } catch (IOException late) {
            fail(late.getMessage());
        }
        setting.buffers().close();
    }

    /** Frames in the files; those that wait for the next write are not among them. */
    public long written() {
        return counts.written.get();
    }

    /** Files begun. */
    public long files() {
        return counts.files.get();
    }

    /** Frames that came to the writer and are not in a file, for whatever reason. */
    public long notWritten() {
        return counts.notWritten();
    }

    /** Why nothing is written any more: what failed, on what file, and how much of it is good. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** What else is to be said about what is not, or not any more, in the files. */
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

    // When the clock is set back, the end moves with it; a single early frame is no such clock.
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
            }
            if (framesLeft == 0 || (files != null && files.isFull())) {
                end();
            }
        } catch (IOException | MacmonException failed) {
            fail(failed.getMessage());
        }
    }

    // The end that was asked for comes all the same.
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

    private void fail(String why) {
        boolean first = failure == null;
        failure = why;
        for (FileSequence files : all()) {
            try {
                files.abandon();
            } catch (IOException late) {
                // said already is why
            }
        }
        long came = config.autostop().frames() - framesLeft;
        counts.failed.add(came - written() - notWritten());
        if (first) {
            onFailed.accept(why);
        }
    }

    /**
     * Who a writer asks and tells, on its own thread.
     *
     * @param losses   what to write into each file's statistics
     * @param onClosed told each file that is closed for good
     * @param onEnd    called once, when all is written that is wanted
     * @param onFailed told once, as soon as it happens, why nothing is written any more
     */
    public record Listener(
            Supplier<CaptureLosses> losses, Consumer<Path> onClosed, Runnable onEnd, Consumer<String> onFailed) {

        /** Nothing to write, nothing to tell. */
        public static final Listener NONE = new Listener(() -> CaptureLosses.NONE, path -> {}, () -> {}, why -> {});
    }
}
