package io.macmon.cli.input;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.station.StrangerDetector;
import io.macmon.capture.FrameSource;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.capture.file.read.FileSource;
import io.macmon.capture.file.read.MergedFiles;
import io.macmon.capture.file.read.SkippedFrames;
import io.macmon.cli.process.Termination;
import io.macmon.config.text.MacmonException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Capture files: everything in them is there already, strangers among the stations. */
public final class FileInput implements Input {

    // A megabyte on its way: more would only leave the processor's cache before it is read.
    private static final int BLOCKS = 8;

    private final FileSource source;

    private FileInput(FileSource source) {
        this.source = source;
    }

    /**
     * Opens one file, or several to read in the order of their frames' time. Opening a FIFO waits for its writer: until
     * then, a stop request ends the process.
     */
    public static FileInput open(List<Path> files) throws MacmonException {
        try (Termination termination =
                Termination.onStopRequest(() -> Runtime.getRuntime().halt(0))) {
            return new FileInput(
                    files.size() == 1 ? CaptureFileSource.open(files.get(0), BLOCKS) : MergedFiles.open(files, BLOCKS));
        }
    }

    @Override
    public List<FrameSource> sources() {
        return List.of(source);
    }

    /** How far it has come is to be asked here. */
    public FileSource source() {
        return source;
    }

    @Override
    public List<SkippedFrames> skipped() {
        return source.skipped();
    }

    /** All: a file waits for whoever is slow. */
    @Override
    public int maxHeldBlocks() {
        return BLOCKS;
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public boolean includesStrangers() {
        return true;
    }

    @Override
    public Optional<FrameSource> openFullCapture() {
        return Optional.empty();
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
