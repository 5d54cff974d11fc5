package io.macmon.capture.file.read;

import io.macmon.capture.FrameSource;
import java.util.List;

/** A source that reads one or more capture files, and reports its progress and the frames skipped. */
public interface FileSource extends FrameSource {

    /** Frames with unsupported link types, by ascending link type. Called after {@link #run} has returned. */
    List<SkippedFrames> skipped();

    /** Bytes of the files read so far, compressed or not. Thread-safe. */
    long position();

    /** Size of the files when they were opened; -1 if unknown, as for a pipe. Thread-safe. */
    long size();
}
