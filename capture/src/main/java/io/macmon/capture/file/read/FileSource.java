package io.macmon.capture.file.read;

import io.macmon.capture.FrameSource;
import java.util.List;

/** Capture files as a source of frames: how much there is of them, and what was left out. */
public interface FileSource extends FrameSource {

    /** Frames that were not handed on, by ascending link type. Called after {@link #run} has returned. */
    List<SkippedFrames> skipped();

    /** Octets of the files read so far, compressed as they may be. Any thread may ask. */
    long position();

    /** Octets of the files when they were opened; -1 when that is not known, as for a pipe. Any thread may ask. */
    long size();
}
