package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.stranger.StrangerDetector;
import io.macmon.capture.FrameSource;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.file.read.FileSource;
import io.macmon.capture.file.read.MergedFiles;
import io.macmon.capture.file.read.SkippedFrames;
import io.macmon.cli.process.Terminal;
import io.macmon.cli.process.Termination;
import io.macmon.cli.screen.ProgressLine;
import io.macmon.cli.screen.Quantities;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Reads frames from capture files, from strangers and stations alike. */
public final class FileInput implements Input {

    // One megabyte at a time: with more, data would leave the CPU cache before it is read.
    private static final int BLOCKS = 8;

    private final FileSource source;
    private final List<Path> files;

    private FileInput(FileSource source, List<Path> files) {
        this.source = source;
        this.files = files;
    }

    /**
     * Opens one file, or several to read in order of frame time. Opening a FIFO waits for its writer: until then, a
     * stop request ends the process.
     */
    public static FileInput open(List<Path> files) throws MacmonException {
        try (Termination termination =
                Termination.onStopRequest(() -> Runtime.getRuntime().halt(0))) {
            return new FileInput(
                    files.size() == 1 ? CaptureFileSource.open(files.get(0), BLOCKS) : MergedFiles.open(files, BLOCKS),
                    List.copyOf(files));
        }
    }

    @Override
    public List<FrameSource> sources() {
        return List.of(source);
    }

    @Override
    public ProgressLine showProgress() {
        return Terminal.showsStatusLine() ? new ProgressLine(source) : null;
    }

    @Override
    public List<SkippedFrames> skipped() {
        return source.skipped();
    }

    @Override
    public String name() {
        return files();
    }

    @Override
    public String files() {
        String first = files.get(0).toString();
        return files.size() == 1 ? first : first + " and " + Quantities.count(files.size() - 1L, "other file");
    }

    /** All blocks, because reading a file waits for slow readers. */
    @Override
    public int maxHeldBlocks() {
        return BLOCKS;
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public void start(StrangerDetector guard, EventSink events, Consumer<MacmonException> onFailure) {}

    @Override
    public void stop() {}

    @Override
    public Losses losses() {
        return Losses.NONE;
    }

    @Override
    public void close() {
        source.close();
    }
}
