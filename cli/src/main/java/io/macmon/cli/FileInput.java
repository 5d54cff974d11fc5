package io.macmon.cli;

import io.macmon.analyzer.EventSink;
import io.macmon.analyzer.station.SourceGuard;
import io.macmon.capture.CaptureException;
import io.macmon.capture.FrameSource;
import io.macmon.capture.file.CaptureFileSource;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A capture file: everything in it is there already, strangers among the stations. */
final class FileInput implements Input {

    // A megabyte on its way: more would only leave the processor's cache before it is read.
    private static final int BLOCKS = 8;

    private final CaptureFileSource source;

    FileInput(Path file) throws CaptureException {
        source = CaptureFileSource.open(file, BLOCKS);
    }

    @Override
    public FrameSource source() {
        return source;
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public boolean mixesStrangersIn() {
        return true;
    }

    @Override
    public void begin(SourceGuard guard, EventSink events, Consumer<CaptureException> onFailure) {}

    @Override
    public void end() {}

    @Override
    public Losses losses() {
        return Losses.NONE;
    }

    @Override
    public void close() {
        source.close();
    }
}
